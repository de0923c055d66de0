import type { Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { AppError } from '../errors/index.js';
import { Turns } from './turns.js';
import { quoted } from '../../../lib/value-text.js';

/** How a body is compressed. */
export type Coding = 'gzip' | 'deflate' | 'br';

const CODINGS: ReadonlyMap<string, Coding> = new Map([
  ['gzip', 'gzip'],
  ['x-gzip', 'gzip'],
  ['deflate', 'deflate'],
  ['br', 'br'],
]);
/** Clients name the encoding of the text here; none of these changes a byte. */
const PLAIN: ReadonlySet<string> = new Set(['', 'identity', 'utf-8', 'utf8']);

/** Two at a time: each takes one of the four threads that password checks and look-ups of names need too. */
const turns = new Turns(2);

/**
 * What `Content-Encoding` says; undefined when the body is as it is. No case.
 * @throws AppError UnsupportedMediaType, with Accept-Encoding, for an unknown one and for several
 */
export function codingOf(header: string | undefined): Coding | undefined {
  const names = (header ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => !PLAIN.has(name));
  if (names.length === 0) return undefined;
  const coding = names.length === 1 ? CODINGS.get(names[0]!) : undefined;
  if (coding !== undefined) return coding;
  throw new AppError(
    'UnsupportedMediaType',
    `The content encoding ${quoted(header ?? '')} is not supported here; send the body as it is, or one of gzip, deflate, br.`,
    { 'Accept-Encoding': 'gzip, deflate, br' },
  );
}

/**
 * For a body that is passed on as it comes.
 * @throws AppError UnsupportedMediaType, with Accept-Encoding, for one that is compressed
 */
export function refuseCoding(header: string | undefined): void {
  const names = (header ?? '').split(',').map((name) => name.trim().toLowerCase());
  if (names.every((name) => PLAIN.has(name))) return;
  throw new AppError(
    'UnsupportedMediaType',
    `The content encoding ${quoted(header ?? '')} is not supported here; send the body as it is.`,
    { 'Accept-Encoding': 'identity' },
  );
}

/**
 * Hands over what compressed bytes hold, piece by piece, off the main thread.
 * @param take throws when it is too much; what it throws is thrown on
 * @throws AppError MalformedBody when they are broken or end too soon
 */
export function inflate(coding: Coding, bytes: Buffer, take: (piece: Buffer) => void): Promise<void> {
  return turns.during(
    () =>
      new Promise<void>((resolve, reject) => {
        const stream = inflater(coding, bytes);
        stream.on('data', (piece: Buffer) => {
          try {
            take(piece);
          } catch (error) {
            stream.destroy(error as Error);
          }
        });
        stream.on('end', resolve);
        stream.on('error', (error) =>
          reject(
            error instanceof AppError
              ? error
              : new AppError('MalformedBody', `The body is not what its Content-Encoding (${coding}) says.`),
          ),
        );
        stream.end(bytes);
      }),
  );
}

function inflater(coding: Coding, bytes: Buffer): Transform {
  if (coding === 'gzip') return createGunzip();
  if (coding === 'br') return createBrotliDecompress();
  // "deflate" means zlib's format, but some clients send bare deflate. RFC 1950: a first byte with 8 in its lower half, and two that divide by 31.
  const isZlib = bytes.length >= 2 && (bytes[0]! & 0x0f) === 8 && bytes.readUInt16BE(0) % 31 === 0;
  return isZlib ? createInflate() : createInflateRaw();
}
