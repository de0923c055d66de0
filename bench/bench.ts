import { cpus, loadavg } from 'node:os';
import { figure } from './figures.js';
import { readOptions } from './options.js';
import { type Report, summary } from './report.js';
import { FULL, QUICK, type Scale } from './scale.js';
import { measureBursts } from './sections/burst.js';
import { measureHanging } from './sections/hanging.js';
import { measureLatency } from './sections/latency.js';
import { measureNews } from './sections/news.js';
import { measureNodes } from './sections/nodes.js';
import { measureDeferred, measureOnHold } from './sections/deferred.js';
import { measureReleased } from './sections/released.js';
import { measureSingles } from './sections/singles.js';
import { measureThroughput } from './sections/throughput.js';
import { measureTransfer } from './sections/transfer.js';
import { Stage } from './stage.js';

/**
 * Delivery, measured: each section starts what it needs, measures it beside something else in turns, and ends it. The
 * ratios are what counts: the machine is part of every figure.
 */
const SECTIONS: Readonly<
  Record<string, { title: string; run: (stage: Stage, scale: Scale) => Promise<Report> }>
> = {
  throughput: { title: 'Throughput, and what it costs the database', run: measureThroughput },
  singles: { title: 'One event at a time', run: measureSingles },
  latency: { title: 'Latency', run: measureLatency },
  deferred: { title: 'Throughput while deliveries wait in retry', run: measureDeferred },
  onHold: { title: 'Throughput while deliveries wait for a dead URL', run: measureOnHold },
  released: { title: 'Deferred deliveries that may go, beside published ones', run: measureReleased },
  burst: { title: 'Bursts: everything at once, beside an even pace', run: measureBursts },
  hanging: { title: 'Latency while half of the endpoints hang', run: measureHanging },
  news: { title: 'What figures of every minute and streams cost', run: measureNews },
  nodes: { title: 'Two nodes on one database', run: measureNodes },
  transfer: { title: 'A large file through the service', run: measureTransfer },
};

async function main(): Promise<void> {
  const { quick, sections, bursts } = readOptions(process.argv.slice(2), Object.keys(SECTIONS));
  console.log(
    `${cpus().length} cores (${cpus()[0]?.model}), Node ${process.version}, ${quick ? 'a quick run' : 'a full run'}; events of ` +
      '1.5 KB; publisher, receiver, services and PostgreSQL on this machine, everything durable',
  );
  if (loadavg()[0]! > cpus().length / 4)
    console.log(
      `\nThe machine is not idle: load ${figure(loadavg()[0]!)} at the start. What others do on it disturbs every figure, latencies most.`,
    );
  const reports: Report[] = [];
  for (const name of sections) {
    const { title, run } = SECTIONS[name]!;
    console.log(`\n## ${title}\n`);
    const began = performance.now();
    const report = await run(stage, { ...(quick ? QUICK : FULL), ...(bursts && { bursts }) });
    await stage.clear();
    reports.push(report);
    console.log(`${report.details}\n\n(${figure((performance.now() - began) / 1_000)} s)`);
  }
  console.log(`\n## Summary\n\n${summary(reports)}`);
}

const stage = new Stage();
const stopped = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    if (stopped.signal.aborted) return;
    stopped.abort();
    void stage.clear().finally(() => process.exit(130));
  });
try {
  await main();
  process.exit(0);
} catch (error) {
  // Stopped: whatever failed, failed because everything is being ended.
  if (!stopped.signal.aborted) {
    console.error(error instanceof Error ? error.message : error);
    await stage.clear();
    process.exit(1);
  }
}
