import { type ChildProcess, spawn } from 'node:child_process';
import type { DatabaseUser } from './database-user.js';

/** How a guarded process is ended: `shutdown` lets PostgreSQL write its checkpoint first, `kill` takes the whole group. */
type Ending = 'shutdown' | 'kill';

export interface GuardedCommand {
  /** Names the processes in the process list, so that a later start finds what was left. */
  id: string;
  command: string[];
  cwd: string;
  user: DatabaseUser | undefined;
  ending: Ending;
  /** File descriptor that takes standard output and error. */
  output: number;
}

/** How the watchdog's script ends; it is followed by the name of the server in the process list. */
export const WATCHDOG_END = 'exit $status';

/** Seconds a fast, then an immediate shutdown may take before the next harder signal. */
const FAST_SECONDS = 60;
const IMMEDIATE_SECONDS = 10;

const WAIT_FOR = (seconds: number): string =>
  `n=0; while [ $n -lt ${seconds * 10} ] && kill -0 $child 2>/dev/null; do sleep 0.1 || sleep 1; n=$((n+1)); done`;

const ENDINGS: Record<Ending, string> = {
  shutdown: `kill -INT $child; ${WAIT_FOR(FAST_SECONDS)}; kill -QUIT $child; ${WAIT_FOR(IMMEDIATE_SECONDS)}; kill -KILL $child`,
  kill: 'kill -KILL 0',
};

/**
 * The watchdog: runs the command as its child and ends it when its own standard input closes, which the kernel does
 * however the service died. It ignores what a terminal or a supervisor sends to everybody, so a draining service keeps
 * its database.
 */
const watchdog = (ending: Ending): string => `
trap '' HUP INT TERM QUIT
exec 3<&0 </dev/null
"$@" 3<&- &
child=$!
(read -r line <&3; ${ENDINGS[ending]}) 2>/dev/null &
watcher=$!
wait $child
status=$?
kill -KILL $watcher 2>/dev/null
${WATCHDOG_END}`;

/** A command that cannot outlive this process. */
export class GuardedProcess {
  /** Settles when the command is over; the code is null when the watchdog itself was killed. */
  readonly exited: Promise<number | null>;
  private readonly child: ChildProcess;

  /** Emits nothing and rejects nothing: a command that cannot be started exits with 126 or 127. */
  constructor({ id, command, cwd, user, ending, output }: GuardedCommand) {
    this.child = spawn('/bin/sh', ['-c', watchdog(ending), id, ...command], {
      cwd,
      detached: true,
      stdio: ['pipe', output, output],
      // PG* variables would change what PostgreSQL does, and the secrets of the service are not its business.
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      ...(user && { uid: user.uid, gid: user.gid }),
    });
    this.child.stdin?.on('error', () => undefined);
    this.exited = new Promise((resolve, reject) => {
      this.child.once('error', reject);
      this.child.once('exit', (code) => {
        this.child.stdin?.destroy();
        resolve(code);
      });
    });
    this.exited.catch(() => undefined);
  }

  /** Asks for the ending and waits for it. */
  async end(): Promise<void> {
    this.child.stdin?.destroy();
    await this.exited.catch(() => undefined);
  }
}
