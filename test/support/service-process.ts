import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MAIN = join(fileURLToPath(import.meta.url), '..', '..', '..', 'dist', 'src', 'main.js');

/** The service as it is installed: a process of its own, from the compiled code, that tests may stop or kill. */
export class ServiceProcess {
  /** Everything it wrote, to standard output and error. */
  output = '';
  /** Resolves when it is gone: with its exit code, or null when a signal ended it. */
  readonly exited: Promise<number | null>;

  private constructor(private readonly child: ChildProcess) {
    const collect = (chunk: Buffer): void => void (this.output += chunk.toString());
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    this.exited = once(child, 'close').then(([code]) => code as number | null);
  }

  /**
   * Starts one on loopback, on a random port, and does not wait.
   *
   * @param env its whole environment beside that; nothing of ours but PATH is inherited
   * @param openFiles its limit of open files; ours unless given
   */
  static launch(env: Readonly<Record<string, string>>, openFiles?: number): ServiceProcess {
    const { PATH } = process.env;
    const loopback = { HOST: '127.0.0.1', PORT: '0', EGRESS_ALLOW: '127.0.0.0/8', LOG_LEVEL: 'warn' };
    const command = openFiles === undefined ? 'exec "$@"' : `ulimit -n ${openFiles} && exec "$@"`;
    return new ServiceProcess(
      spawn('/bin/sh', ['-c', command, 'sh', process.execPath, MAIN], {
        env: { PATH, ...loopback, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  }

  /** The same, and resolves when it listens. @throws Error with its output when it ends instead */
  static async start(env: Readonly<Record<string, string>>, openFiles?: number): Promise<ServiceProcess> {
    const service = ServiceProcess.launch(env, openFiles);
    await new Promise<void>((resolve, reject) => {
      service.child.stdout?.on('data', () => service.listening && resolve());
      void service.exited.then((code) =>
        reject(new Error(`the service ended with ${code}: ${service.output}`)),
      );
    });
    return service;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get url(): string {
    if (!this.listening) throw new Error('the service does not listen yet');
    return this.listening;
  }

  /** What the first start prints; undefined when ADMIN_PASSWORD was given, or at a later start. */
  get generatedPassword(): string | undefined {
    return /^Password: (\S+)/m.exec(this.output)?.[1];
  }

  private get listening(): string | undefined {
    return /^Hookfront listens on (http:\/\/\S+) .*\n/m.exec(this.output)?.[1];
  }

  /** Sends the signal and resolves as {@link exited}; no harm when it is gone already. */
  kill(signal: NodeJS.Signals): Promise<number | null> {
    this.child.kill(signal);
    return this.exited;
  }
}
