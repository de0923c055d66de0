import { Readable, Writable } from 'node:stream';
import { runCli } from '../../src/cli/index.js';

/** What a command ended in. */
export interface CommandOutcome {
  readonly status: number;
  readonly output: string;
  readonly errors: string;
}

/** One command, as the process would run it. */
export async function hookfront(
  argv: string[],
  env: Record<string, string>,
  input = '',
): Promise<CommandOutcome> {
  const texts = { output: '', errors: '' };
  const sink = (name: 'output' | 'errors'): Writable =>
    new Writable({
      write(chunk, _encoding, done) {
        texts[name] += String(chunk);
        done();
      },
    });
  const streams = {
    input: Readable.from([Buffer.from(input)]),
    output: sink('output'),
    errors: sink('errors'),
  };
  return { status: await runCli(argv, streams, env), ...texts };
}
