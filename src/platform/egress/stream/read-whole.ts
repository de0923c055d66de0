import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { describeError } from '../model/egress-errors.js';
import { BrokenExchange, type ExchangeResponse } from '../model/exchange-result.js';

/**
 * What came of reading a body to its end: the body; more of it than the limit allows, or than there is room for; an encoding that is unknown or broken;
 * no end in time; or a transfer that broke off.
 */
export type WholeBody =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | {
      readonly kind: 'tooLarge' | 'noCapacity' | 'undecodable' | 'timeout' | 'broken';
      readonly message: string;
    };

const DECODERS: Readonly<Record<string, () => Transform>> = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * What `Accept-Encoding` asks for where {@link readWhole} or {@link decoded} reads the answer. Not deflate, which servers
 * write in two ways.
 */
export const DECODABLE = 'gzip, br';

/**
 * Takes the content encoding off a body.
 * @returns the body itself when it has none; null when the encoding is unknown, or one of several
 */
export function decoded(response: Pick<ExchangeResponse, 'headers' | 'body'>): Readable | null {
  const { headers, body } = response;
  const encoding = (headers['content-encoding'] ?? '').trim().toLowerCase();
  if (encoding === '' || encoding === 'identity') return body;
  if (!Object.hasOwn(DECODERS, encoding)) return null;
  const decoder = DECODERS[encoding]!();
  decoder.on('error', () => body.destroy()).on('close', () => body.destroy());
  body.on('error', (error) => decoder.destroy(error));
  // For an empty compressed body some servers send no bytes at all, and a decoder would report a missing end.
  let some = false;
  body.once('data', () => (some = true));
  body.once('end', () => void (some ? decoder.end() : decoder.push(null)));
  return body.pipe(decoder, { end: false });
}

/**
 * Reads a body to its end, decompressed where it is compressed, and gives it up beyond the limits, with its connection.
 * Never throws.
 * @param limits `bytes` holds for what arrives as for what becomes of it, so that a little cannot become too much; `ms`
 * for all of the reading, so that drops cannot keep it going; `holds` is asked whether there is room for so many bytes of it
 * @param seen gets the decompressed parts as they come, also those of a body that is given up
 */
export function readWhole(
  response: Pick<ExchangeResponse, 'headers' | 'body'>,
  limits: {
    readonly bytes: number;
    readonly ms: number;
    readonly holds?: (bytes: number) => boolean;
  },
  seen?: (chunk: Buffer) => void,
): Promise<WholeBody> {
  const { body } = response;
  const plain = decoded(response);
  if (plain === null) {
    body.destroy();
    return Promise.resolve({ kind: 'undecodable', message: 'its content encoding is unknown' });
  }
  if (body.destroyed) return Promise.resolve({ kind: 'broken', message: 'the body broke off' });
  const chunks: Buffer[] = [];
  return new Promise((resolve) => {
    // Synchronously, not when the promise resolves: until then the body would go on flowing.
    const finish = (outcome: WholeBody): void => {
      clearTimeout(timer);
      resolve(outcome);
      if (outcome.kind === 'whole') return;
      chunks.length = 0;
      plain.destroy();
      body.destroy();
    };
    const timer = setTimeout(
      () => finish({ kind: 'timeout', message: `the body did not end within ${limits.ms} ms` }),
      limits.ms,
    );
    const counter = (): ((chunk: Buffer) => void) => {
      let bytes = 0;
      return (chunk) => {
        bytes += chunk.length;
        if (bytes > limits.bytes) finish({ kind: 'tooLarge', message: `more than ${limits.bytes} bytes` });
        else if (limits.holds?.(bytes) === false) {
          finish({ kind: 'noCapacity', message: `no room for ${bytes} bytes` });
        }
      };
    };
    if (plain !== body) body.on('data', counter());
    const count = counter();
    plain.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      seen?.(chunk);
      count(chunk);
    });
    plain.on('end', () => finish({ kind: 'whole', bytes: Buffer.concat(chunks) }));
    plain.on('error', (error) => finish(failure(error, body.errored !== null)));
    plain.on('close', () => finish({ kind: 'broken', message: 'the body broke off' }));
  });
}

/** @param ofBody whether the transfer failed, rather than the decompression */
function failure(error: Error, ofBody: boolean): WholeBody {
  const message = describeError(error);
  if (!ofBody) return { kind: 'undecodable', message };
  return { kind: error instanceof BrokenExchange && error.reason === 'IDLE' ? 'timeout' : 'broken', message };
}
