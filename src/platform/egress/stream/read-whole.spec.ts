import { PassThrough, Readable } from 'node:stream';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { BrokenExchange } from '../model/exchange-result.js';
import { readWhole, type WholeBody } from './read-whole.js';

function read(body: Readable, encoding?: string, bytes = 1_000, ms = 5_000): Promise<WholeBody> {
  return readWhole({ headers: { 'content-encoding': encoding }, body }, { bytes, ms });
}

const TEXT = Buffer.from('{"a":"b"}');

describe('readWhole', () => {
  it.each([
    [undefined, TEXT],
    ['identity', TEXT],
    ['gzip', gzipSync(TEXT)],
    ['X-GZIP', gzipSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['br', brotliCompressSync(TEXT)],
  ])('reads a body of encoding %s', async (encoding, bytes) => {
    expect(await read(Readable.from([bytes.subarray(0, 3), bytes.subarray(3)]), encoding)).toEqual({
      kind: 'whole',
      bytes: TEXT,
    });
  });

  it('takes as much as the limit and no byte more', async () => {
    expect(await read(Readable.from([TEXT]), undefined, 9)).toMatchObject({ kind: 'whole' });
    expect(await read(Readable.from([TEXT]), undefined, 8)).toEqual({
      kind: 'tooLarge',
      message: 'more than 8 bytes',
    });
  });

  it.each([undefined, 'gzip'])(
    'shows what comes, decompressed, also of a body that is given up: %s',
    async (encoding) => {
      const seen: Buffer[] = [];
      const body = encoding === undefined ? TEXT : gzipSync(TEXT);
      const response = { headers: { 'content-encoding': encoding }, body: Readable.from([body]) };
      const limits = { bytes: encoding === undefined ? 8 : 1_000, ms: 5_000 };
      await readWhole(response, limits, (chunk) => void seen.push(chunk));
      expect(Buffer.concat(seen)).toEqual(TEXT);
    },
  );

  it('gives up an endless body', async () => {
    const body = new Readable({
      read() {
        this.push(Buffer.alloc(100));
      },
    });
    expect(await read(body)).toMatchObject({ kind: 'tooLarge' });
    expect(body.destroyed).toBe(true);
  });

  it.each([
    ['gzip', gzipSync],
    ['br', (bytes: Buffer) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } })],
  ])('gives up a little of %s that becomes too much', async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(50_000_000));
    const body = Readable.from([bomb]);
    const before = process.memoryUsage().arrayBuffers;
    expect(await read(body, encoding, 100_000)).toMatchObject({ kind: 'tooLarge' });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
    expect(body.destroyed).toBe(true);
  });

  it('gives up much that becomes nothing', async () => {
    const nothing = gzipSync('');
    const body = new Readable({
      read() {
        this.push(nothing);
      },
    });
    expect(await read(body, 'gzip')).toMatchObject({ kind: 'tooLarge' });
  });

  it.each([
    ['gzip', Buffer.from('no gzip')],
    ['gzip', gzipSync(TEXT).subarray(0, 12)],
    ['zstd', TEXT],
    ['gzip, br', TEXT],
    ['constructor', TEXT],
  ])('cannot read what is not %s', async (encoding, bytes) => {
    expect(await read(Readable.from([bytes]), encoding)).toMatchObject({ kind: 'undecodable' });
  });

  it.each(['gzip', 'br', 'deflate'])('takes nothing for nothing compressed by %s', async (encoding) => {
    expect(await read(Readable.from([]), encoding)).toEqual({ kind: 'whole', bytes: Buffer.alloc(0) });
  });

  it('gives up a body that drips', async () => {
    const body = new PassThrough();
    const drip = setInterval(() => body.write('a'), 10);
    expect(await read(body, undefined, 1_000, 100)).toMatchObject({ kind: 'timeout' });
    clearInterval(drip);
    expect(body.destroyed).toBe(true);
  });

  it.each([
    ['IDLE', 'timeout'],
    ['CONNECTION_RESET', 'broken'],
  ] as const)('tells a body that failed with %s as %s', async (reason, kind) => {
    for (const encoding of [undefined, 'gzip']) {
      const body = new PassThrough();
      const reading = read(body, encoding);
      body.destroy(new BrokenExchange(reason, 'it broke'));
      expect(await reading).toEqual({ kind, message: 'it broke' });
      expect(await read(body, encoding)).toMatchObject({ kind: 'broken' });
    }
  });
});
