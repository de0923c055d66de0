import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { stringifyExactly } from '../json/index.js';

/** Bytes written at a stretch, before others get their turn on the event loop. */
const PIECE_BYTES = 65_536;
/** A page of a list that goes on by a cursor ends after the entry that makes it larger than this. */
export const MOST_PAGE_BYTES = 8 * 1024 * 1024;

export const JSON_TYPE = 'application/json; charset=utf-8';

/** What a controller returns under {@link JSON_TYPE}. */
export type JsonAnswer = Buffer | Readable;

/** A list as it is answered: an object with the entries under a name and, where there is one, what is said of the page. */
export interface JsonList<Entry> {
  /** The member that holds the entries; without one the answer is an array. */
  readonly name?: string;
  /** Members that stand before the entries, as JSON without the braces. */
  readonly before?: string;
  readonly entries: Iterable<Entry> | AsyncIterable<Entry>;
  /** What an entry is answered as; itself without it. */
  readonly present?: (entry: Entry) => unknown;
  /** How an entry that is JSON already is told. */
  readonly write?: (entry: Entry) => string;
  /** Bytes after which the list ends early; all entries without it. */
  readonly mostBytes?: number;
  /** @param shown how many entries the list holds */
  readonly meta?: (shown: number) => object;
  /** Members that stand at the end, as JSON without the braces. */
  readonly after?: string;
}

/**
 * Writes a list as JSON, an entry at a time, as fast as it is read: whatever is stored, memory holds no more than a piece, and
 * nothing stands still meanwhile. What fails before the first piece is whole rejects, and is answered as an error; what fails
 * later breaks the answer off.
 */
export async function jsonList<Entry>(list: JsonList<Entry>): Promise<JsonAnswer> {
  const pieces = piecesOf(list);
  const first = await pieces.next();
  const second = await pieces.next();
  // Short answers have a length.
  if (second.done) return first.value ?? Buffer.alloc(0);
  return Readable.from(from([first.value!, second.value], pieces), { objectMode: false });
}

async function* from(begun: readonly Buffer[], rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* begun;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

async function* piecesOf<Entry>(list: JsonList<Entry>): AsyncGenerator<Buffer> {
  const { name, before, entries, present, mostBytes, meta, after } = list;
  const write =
    list.write ?? ((entry) => stringifyExactly(present === undefined ? entry : present(entry)) ?? 'null');
  let text =
    name === undefined ? '[' : `{${before === undefined ? '' : `${before},`}${JSON.stringify(name)}:[`;
  let shown = 0;
  let bytes = 0;
  for await (const entry of entries) {
    const part = (shown++ > 0 ? ',' : '') + write(entry);
    text += part;
    if (text.length >= PIECE_BYTES) {
      yield Buffer.from(text);
      text = '';
      await setImmediate();
    }
    bytes += Buffer.byteLength(part);
    if (mostBytes !== undefined && bytes >= mostBytes) break;
  }
  text +=
    name === undefined
      ? ']'
      : `]${meta === undefined ? '' : `,"meta":${JSON.stringify(meta(shown))}`}${after === undefined ? '' : `,${after}`}}`;
  yield Buffer.from(text);
}

/** Ids read one after the other in batches, so that no list is in memory as a whole. */
export async function* inBatches<Id, Row>(
  ids: readonly Id[],
  size: number,
  read: (some: readonly Id[]) => Promise<readonly Row[]>,
): AsyncGenerator<Row> {
  for (let at = 0; at < ids.length; at += size) yield* await read(ids.slice(at, at + size));
}
