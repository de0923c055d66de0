import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));

/** What a process may be asked, and what it answers. */
export type Dialogue = Readonly<Record<string, object>>;

/** A process of this bench's own, spoken to over IPC, one question at a time. */
export class Child<Questions extends Dialogue> {
  private constructor(
    private readonly child: ChildProcess,
    /** Where it listens, if it does. */
    readonly url: string,
  ) {}

  /** Starts bench/`script` and waits for its first message. @throws Error when it ends instead */
  static async start<Questions extends Dialogue>(
    script: string,
    ...args: string[]
  ): Promise<Child<Questions>> {
    const child = fork(join(HERE, `${script}.js`), args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    const [hello] = await messageOf(child, script);
    return new Child<Questions>(child, `http://127.0.0.1:${(hello as { port: number }).port}`);
  }

  async ask<Question extends keyof Questions & string>(question: Question): Promise<Questions[Question]> {
    const answer = messageOf(this.child, question);
    this.child.send(question);
    return (await answer)[0] as Questions[Question];
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}

/** What a receiver is asked. */
export interface ReceiverQuestions extends Dialogue {
  reset: object;
  measure: object;
  release: object;
  report: { readonly received: number; readonly measured: number };
  latencies: { readonly latencies: readonly number[] };
}

/** The process that deliveries go to. */
export type Receiver = Child<ReceiverQuestions>;

function messageOf(child: ChildProcess, awaited: string): Promise<unknown[]> {
  const ended = new AbortController();
  const { signal } = ended;
  return Promise.race([
    once(child, 'message', { signal }),
    once(child, 'exit', { signal }).then(() => {
      throw new Error(`A process ended while it was waited for (${awaited}).`);
    }),
  ]).finally(() => ended.abort());
}
