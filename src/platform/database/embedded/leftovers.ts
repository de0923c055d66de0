import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { EmbeddedServerError } from './embedded-server-error.js';
import { WATCHDOG_END } from './guarded-process.js';
import type { EmbeddedServerLog } from './log.js';

export interface Process {
  pid: number;
  commandLine: string;
}

const POLL_MS = 20;
/** Each signal and how long it may take, in milliseconds: a fast shutdown, an immediate one, the end. */
const STEPS: [signal: NodeJS.Signals, patience: number][] = [
  ['SIGINT', 10_000],
  ['SIGQUIT', 5_000],
  ['SIGKILL', 5_000],
];
/** What outlived its first process ends by itself within moments, in milliseconds, or not at all: nobody is left to tell it to. */
const ORPHANS_PATIENCE = 500;

/** Every process of the server called `id`: its watchdog, PostgreSQL's first process, and the children of that. */
export async function processesOf(id: string): Promise<Process[]> {
  const all = process.platform === 'linux' ? await listFromProc() : await listFromPs();
  return all.filter((one) => {
    const { commandLine } = one;
    // Not just any mention: a client or a pager may have the name of our directory among its arguments.
    if (commandLine.startsWith('/bin/sh -c')) return commandLine.includes(`${WATCHDOG_END} ${id} `);
    return isPostmaster(one, id) || commandLine.startsWith(`postgres: ${id}: `);
  });
}

/**
 * Ends what an earlier run left behind and waits until it is gone. Only for the holder of the data directory's lock,
 * who knows that nobody else is using these processes.
 *
 * @throws EmbeddedServerError when a process survives even SIGKILL, or may not be signalled
 */
export async function stopLeftovers(id: string, log: EmbeddedServerLog): Promise<void> {
  let left = await processesOf(id);
  if (left.length === 0) return;
  log('warn', 'Waiting for earlier processes of the embedded PostgreSQL to end', {
    pids: left.map(({ pid }) => pid),
  });
  for (const [signal, patience] of STEPS) {
    // Only the first process of a server is meant to get the gentler signals: to its children they mean other things.
    const targets = signal === 'SIGKILL' ? left : left.filter((one) => isPostmaster(one, id));
    for (const { pid } of targets) send(pid, signal);
    const deadline = performance.now() + (targets.length > 0 ? patience : ORPHANS_PATIENCE);
    while (left.length > 0 && performance.now() < deadline) {
      await delay(POLL_MS);
      left = await processesOf(id);
    }
    if (left.length === 0) return;
  }
  const pids = left.map(({ pid }) => pid).join(', ');
  throw new EmbeddedServerError(`Earlier processes of the embedded PostgreSQL do not end: ${pids}.`);
}

/** Whether this is the process that started all the others of the server, by PostgreSQL's name the postmaster. */
export function isPostmaster({ commandLine }: Process, id: string): boolean {
  return /^\S*\/postgres\s/.test(commandLine) && commandLine.includes(`cluster_name=${id}`);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return;
    throw new EmbeddedServerError(
      `Process ${pid}, left by an earlier embedded PostgreSQL, may not be stopped by this user.`,
      {
        cause: error,
      },
    );
  }
}

async function listFromProc(): Promise<Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(
    pids.map(async (pid) => {
      const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
      return { pid: Number(pid), commandLine: commandLine.replaceAll('\0', ' ') };
    }),
  );
}

async function listFromPs(): Promise<Process[]> {
  const { stdout } = await promisify(execFile)('/bin/ps', ['-axww', '-o', 'pid=,args='], {
    maxBuffer: 1 << 24,
  });
  return stdout.split('\n').map((line) => {
    const [, pid = '0', commandLine = ''] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? [];
    return { pid: Number(pid), commandLine };
  });
}
