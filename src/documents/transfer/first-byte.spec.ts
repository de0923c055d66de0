import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { begun } from './first-byte.js';

const never = (): AbortSignal => new AbortController().signal;

describe('begun', () => {
  it('waits for the first byte, and takes none', async () => {
    const body = new PassThrough();
    const waited = begun(body, never());
    body.write('abc');
    expect(await waited).toBe(true);
    expect(await begun(body, never())).toBe(true);
    body.end();
    expect(Buffer.concat(await body.toArray()).toString()).toBe('abc');
  });

  it.each<[string, () => Readable]>([
    ['has ended before', () => new PassThrough().end()],
    ['ends while it is waited for', () => new Readable({ read: () => {} })],
    ['is read to its end', () => new PassThrough().end().resume()],
  ])('says of a stream without bytes that %s that there are none', async (_, make) => {
    const body = make();
    const waited = begun(body, never());
    if (!(body instanceof PassThrough)) body.push(null);
    expect(await waited).toBe(false);
    expect(await begun(body, never())).toBe(false);
  });

  it('ends with what the stream ends with', async () => {
    const body = new PassThrough();
    const waited = begun(body, never());
    body.destroy(new Error('reset'));
    await expect(waited).rejects.toThrow('reset');
    await expect(begun(body, never())).rejects.toThrow('reset');
    await expect(begun(new PassThrough().destroy(), never())).rejects.toThrow('the body was closed');
  });

  it('ends with the signal', async () => {
    const controller = new AbortController();
    const waited = begun(new PassThrough(), controller.signal);
    controller.abort(new Error('gone'));
    await expect(waited).rejects.toThrow('gone');
    await expect(begun(new PassThrough(), controller.signal)).rejects.toThrow('gone');
  });
});
