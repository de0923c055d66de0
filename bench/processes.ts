import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const STARTED = /listens on (http:\/\/\S+)/;

/** A process of this bench's own, spoken to over IPC. */
export class Child {
  private constructor(
    private readonly child: ChildProcess,
    readonly hello: { readonly port: number },
  ) {}

  static async start(script: string, ...args: string[]): Promise<Child> {
    const child = fork(join(HERE, `${script}.js`), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const [hello] = (await once(child, 'message')) as [{ port: number }];
    return new Child(child, hello);
  }

  async ask<Answer>(message: string): Promise<Answer> {
    const answer = once(this.child, 'message');
    this.child.send(message);
    return ((await answer) as [Answer])[0];
  }

  async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}

/** The service as it is installed: its own process, the embedded PostgreSQL, everything durable. */
export class ServiceProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly directory: string,
    readonly url: string,
  ) {}

  static async start(environment: Readonly<Record<string, string>>): Promise<ServiceProcess> {
    const directory = await mkdtemp(join(tmpdir(), 'hookfront-bench-'));
    const child = spawn(process.execPath, [join(HERE, '../src/main.js')], {
      env: {
        ...process.env,
        PORT: '0',
        DATA_DIR: directory,
        ADMIN_PASSWORD: 'bench-password',
        EGRESS_ALLOW: '127.0.0.0/8',
        LOG_LEVEL: 'warn',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    for await (const chunk of child.stdout!) {
      output += String(chunk);
      if (STARTED.test(output)) break;
    }
    const url = STARTED.exec(output)?.[1];
    if (url === undefined) throw new Error(`The service did not start: ${output}`);
    return new ServiceProcess(child, directory, url);
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
    await rm(this.directory, { recursive: true, force: true });
  }
}
