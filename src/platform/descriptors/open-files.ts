import { readFile } from 'node:fs/promises';

/** How many files and sockets this process may have open; Infinity where there is no limit, or none can be learnt. */
export async function openFilesLimit(): Promise<number> {
  // Node raises its own soft limit to the hard one when it starts, so this is what `ulimit -Hn` said.
  const limits = await readFile('/proc/self/limits', 'utf8').catch(() => undefined);
  const soft = limits === undefined ? reported() : /^Max open files\s+(\S+)/m.exec(limits)?.[1];
  return limitOf(soft);
}

/** Slow, but on systems other than Linux the only way to learn it. */
function reported(): unknown {
  const report = process.report?.getReport() as
    { userLimits?: { open_files?: { soft?: unknown } } } | undefined;
  return report?.userLimits?.open_files?.soft;
}

function limitOf(soft: unknown): number {
  const limit = Number(soft);
  return Number.isSafeInteger(limit) && limit > 0 ? limit : Infinity;
}
