import { AppError } from '../../platform/http/errors/index.js';
import type { Pace } from '../../platform/clock/pace.js';

/** Bytes decoded in one go: a few milliseconds of work. */
const CHUNK_BYTES = 1024 * 1024;

// Only whole texts take the decoder's fast path, so chunks are cut between characters rather than streamed.
const beginning = new TextDecoder('utf-8', { fatal: true });
const continuation = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * A body's text; a byte order mark at its beginning is dropped. Pauses between chunks.
 * @throws AppError MalformedBody when it is not UTF-8
 */
export async function decodeInSlices(body: Buffer, pace: Pace): Promise<string> {
  let text = '';
  try {
    for (let from = 0; from < body.length;) {
      const to = cutBefore(body, from + CHUNK_BYTES);
      text += (from === 0 ? beginning : continuation).decode(body.subarray(from, to));
      from = to;
      if (pace.isDue()) await pace.pause();
    }
    return text;
  } catch {
    throw new AppError('MalformedBody', 'The body is not valid UTF-8.');
  }
}

/** The last index up to `end` at which a character begins; in malformed text some index near it. */
function cutBefore(body: Buffer, end: number): number {
  if (end >= body.length) return body.length;
  let cut = end;
  while (cut > end - 4 && (body[cut]! & 0xc0) === 0x80) cut--;
  return cut;
}
