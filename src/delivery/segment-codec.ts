import { promisify } from 'node:util';
import { constants, deflateRaw, inflateRaw } from 'node:zlib';
import type { JournalEvent } from './journal-event.js';

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

/**
 * One event as text: a line of JSON with the header and the lengths of the states (in UTF-16 units), then the states as
 * they are. Lengths rather than separators, because published states may hold line breaks.
 */
export function encodeEvent(event: JournalEvent): string {
  const { newState, oldState, ...header } = event;
  return `${JSON.stringify({ ...header, n: newState.length, o: oldState.length })}\n${newState}${oldState}\n`;
}

/** The inverse of {@link encodeEvent}, for as many events as the text holds. */
export function decodeEvents(text: string): JournalEvent[] {
  const events: JournalEvent[] = [];
  let at = 0;
  while (at < text.length) {
    const lineEnd = text.indexOf('\n', at);
    const { n, o, ...header } = JSON.parse(text.slice(at, lineEnd)) as JournalEvent & {
      n: number;
      o: number;
    };
    const middle = lineEnd + 1 + n;
    const end = middle + o;
    events.push({ ...header, newState: text.slice(lineEnd + 1, middle), oldState: text.slice(middle, end) });
    at = end + 1;
  }
  return events;
}

/** A segment's payload: the events, compressed off the main thread. Level 1 is what the design measured. */
export function packEvents(events: readonly JournalEvent[]): Promise<Buffer> {
  return deflate(Buffer.from(events.map(encodeEvent).join(''), 'utf8'), { level: constants.Z_BEST_SPEED });
}

export async function unpackEvents(payload: Buffer): Promise<JournalEvent[]> {
  return decodeEvents((await inflate(payload)).toString('utf8'));
}
