// Preloaded into a service (see process-resources.ts): on SIGUSR2 it prints what keeps its event loop busy.
process.on('SIGUSR2', () => {
  const counts = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  process.stdout.write(`resources ${JSON.stringify(counts)}\n`);
});
