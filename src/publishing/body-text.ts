import { AppError } from '../platform/http/errors/index.js';
import type { Pace } from './pace.js';

/** Bytes decoded in one go: a few milliseconds of work. */
const CHUNK_BYTES = 1024 * 1024;

/**
 * A body's text; a byte order mark at its beginning is dropped. Pauses between chunks.
 * @throws AppError MalformedBody when it is not UTF-8
 */
export async function decodeInSlices(body: Buffer, pace: Pace): Promise<string> {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  try {
    for (let at = 0; at < body.length; at += CHUNK_BYTES) {
      text += utf8.decode(body.subarray(at, at + CHUNK_BYTES), { stream: true });
      if (pace.isDue()) await pace.pause();
    }
    return text + utf8.decode();
  } catch {
    throw new AppError('MalformedBody', 'The body is not valid UTF-8.');
  }
}
