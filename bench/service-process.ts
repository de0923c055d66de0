import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = join(dirname(fileURLToPath(import.meta.url)), '../src/main.js');
const STARTED = /listens on (http:\/\/\S+)/;
export const PASSWORD = 'bench-password';

/** The service as it is installed: its own process, the embedded PostgreSQL, everything durable. */
export class ServiceProcess {
  private constructor(
    private readonly child: ChildProcess,
    /** Its DATA_DIR. */
    readonly directory: string,
    readonly url: string,
  ) {}

  /** @param environment beside what a start on this machine needs. @throws Error with its output when it ends instead */
  static async start(environment: Readonly<Record<string, string>> = {}): Promise<ServiceProcess> {
    const directory = await mkdtemp(join(tmpdir(), 'hookfront-bench-'));
    const child = spawn(process.execPath, [MAIN], {
      env: {
        ...process.env,
        PORT: '0',
        DATA_DIR: directory,
        ADMIN_PASSWORD: PASSWORD,
        EGRESS_ALLOW: '127.0.0.0/8',
        LOG_LEVEL: 'warn',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return new ServiceProcess(child, directory, await listening(child));
  }

  /** Megabytes: resident now, and the most there ever were. @returns undefined where there is no /proc */
  async memory(): Promise<{ readonly now: number; readonly most: number } | undefined> {
    const status = await readFile(`/proc/${this.child.pid}/status`, 'utf8').catch(() => '');
    const field = (name: string): number =>
      (Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) * 1024) / 1e6;
    return status === '' ? undefined : { now: field('VmRSS'), most: field('VmHWM') };
  }

  /** Processor time of the service's own process so far, in milliseconds; 0 where there is no /proc. */
  async processorMs(): Promise<number> {
    const stat = await readFile(`/proc/${this.child.pid}/stat`, 'utf8').catch(() => '');
    // Behind the name, which may hold spaces: the 14th and 15th field of all, in hundredths of a second.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10;
  }

  async stop(): Promise<void> {
    // What it warns of now is its own end.
    this.child.stdout!.removeAllListeners('data').resume();
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGTERM');
      await once(this.child, 'exit');
    }
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** Where it listens. What it says later are warnings, and are passed on. */
async function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      if (STARTED.test(output)) process.stderr.write(chunk);
      output += String(chunk);
      const url = STARTED.exec(output)?.[1];
      if (url !== undefined) resolve(url);
    });
    child.on('exit', () => reject(new Error(`The service ended: ${output}`)));
  });
}
