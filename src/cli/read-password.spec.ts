import { describe, expect, it } from '@jest/globals';
import { PassThrough, Readable } from 'node:stream';
import { InputEnded, readPassword } from './read-password.js';

describe('readPassword', () => {
  it.each([
    ['secret words\n', 'secret words'],
    ['secret\r\nsecond line\n', 'secret'],
    ['no line end', 'no line end'],
    ['', ''],
    [' spaces stay \n', ' spaces stay '],
  ])('takes the first line of %j', async (text, password) => {
    const prompt = new PassThrough();
    expect(await readPassword(Readable.from([Buffer.from(text)]), prompt)).toBe(password);
    expect(prompt.read()).toBeNull();
  });

  it('puts together what comes in pieces, also of one character', async () => {
    const bytes = Buffer.from('pässword\nx');
    expect(
      await readPassword(Readable.from([...bytes].map((byte) => Buffer.of(byte))), new PassThrough()),
    ).toBe('pässword');
  });

  describe('at a terminal', () => {
    const terminal = () => {
      const modes: boolean[] = [];
      const input = Object.assign(new PassThrough(), {
        isTTY: true,
        setRawMode: (raw: boolean) => modes.push(raw),
      });
      return { input, modes };
    };

    it('asks, shows nothing of what is typed, and lets go of the terminal', async () => {
      const { input, modes } = terminal();
      const prompt = new PassThrough();
      const password = readPassword(input, prompt);
      for (const key of ['s', 'x', '\u007f', 'e', 'crét', '\r']) input.write(key);
      expect(await password).toBe('secrét');
      expect(String(prompt.read())).toBe('Password: \n');
      expect(modes).toEqual([true, false]);
    });

    it.each(['\u0003', '\u0004'])('gives up on %j', async (key) => {
      const { input, modes } = terminal();
      const password = readPassword(input, new PassThrough());
      input.write(`abc${key}`);
      await expect(password).rejects.toThrow(InputEnded);
      expect(modes).toEqual([true, false]);
    });

    it('gives up when the terminal goes away', async () => {
      const { input } = terminal();
      const password = readPassword(input, new PassThrough());
      input.end();
      await expect(password).rejects.toThrow(InputEnded);
    });
  });
});
