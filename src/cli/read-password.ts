import type { Readable, Writable } from 'node:stream';

/** Standard input, reduced to what is used here. */
export interface PasswordInput extends Readable {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
}

const INTERRUPT = '\u0003';
const END_OF_INPUT = '\u0004';
const ERASE = new Set(['\u007f', '\b']);

/** The input ended before a line was complete: the command must not continue. */
export class InputEnded extends Error {
  override readonly name = 'InputEnded';
}

/**
 * The first line of the input, without its end. A terminal is asked, and shows nothing of what is typed.
 * @throws InputEnded when a terminal's user interrupts or ends the input
 */
export async function readPassword(input: PasswordInput, prompt: Writable): Promise<string> {
  if (!input.isTTY || !input.setRawMode) return firstLine(input);
  prompt.write('Password: ');
  input.setRawMode(true);
  try {
    return await typedLine(input);
  } finally {
    input.setRawMode(false);
    input.pause();
    prompt.write('\n');
  }
}

async function firstLine(input: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) {
    chunks.push(Buffer.from(chunk as Buffer | string));
    if (chunks.at(-1)!.includes(0x0a)) break;
  }
  return Buffer.concat(chunks).toString('utf8').split('\n', 1)[0]!.replace(/\r$/, '');
}

function typedLine(input: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    const typed: string[] = [];
    const decoder = new TextDecoder();
    const onData = (chunk: Buffer | string): void => {
      const text = typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
      for (const character of text) {
        if (character === '\r' || character === '\n') return finish(() => resolve(typed.join('')));
        if (character === INTERRUPT || character === END_OF_INPUT) return finish(ended);
        if (ERASE.has(character)) typed.pop();
        else typed.push(character);
      }
    };
    const ended = (): void => reject(new InputEnded('No password was given.'));
    const onEnd = (): void => finish(ended);
    const finish = (then: () => void): void => {
      input.off('data', onData);
      input.off('end', onEnd);
      then();
    };
    input.on('data', onData);
    input.on('end', onEnd);
    input.resume();
  });
}
