import { TextDecoder } from 'node:util';
import { GrowingBytes } from '../../platform/http/body/index.js';
import { MAX_EVENT_BYTES } from './event-limits.js';
import { type LineEntry, lineEntry, readLines, tooLarge } from './batch-reader.js';
import { rejection } from './rejection.js';

/** So many lines go on together at most. */
const MOST_LINES = 256;
/** And so many bytes, but for a line that is longer. */
const MOST_BYTES = 256 * 1024;
const LINE_FEED = 0x0a;

/** Lines of a stream that go on together. */
export interface LineBatch {
  /** The number of the first of them, counted from 1. */
  readonly firstLine: number;
  /** Undefined for a single line that is too long for any event, and was thrown away. */
  readonly bytes: Buffer | undefined;
}

/**
 * Takes a stream of lines apart. What comes in pieces is kept once, without copying it again for each piece, and no more
 * than an event may have: the rest of a longer line is thrown away as it comes.
 */
export class LineReader {
  private readonly whole: (Buffer | 'too long')[] = [];
  private begun = new GrowingBytes();
  private skipping = false;
  private line = 1;

  /** @param chunk is kept, not copied */
  add(chunk: Buffer): void {
    const rest = this.skipping ? this.afterTooLong(chunk) : chunk;
    const end = rest.lastIndexOf(LINE_FEED) + 1;
    if (end > 0) {
      this.whole.push(this.withBegun(rest.subarray(0, end)));
    }
    if (end < rest.length) this.begin(rest.subarray(end));
  }

  /** What has come is all: the last line needs no end. */
  end(): void {
    if (this.skipping) this.whole.push('too long');
    else if (this.begun.length > 0) this.whole.push(this.begun.whole());
    this.skipping = false;
    this.begun = new GrowingBytes();
  }

  /** The next lines that are whole; undefined while there are none. */
  take(): LineBatch | undefined {
    const next = this.whole[0];
    if (next === undefined) return undefined;
    const firstLine = this.line;
    if (next === 'too long') {
      this.whole.shift();
      this.line++;
      return { firstLine, bytes: undefined };
    }
    const end = this.cut(next);
    if (end === next.length) this.whole.shift();
    else this.whole[0] = next.subarray(end);
    return { firstLine, bytes: next.subarray(0, end) };
  }

  /** Where the lines end that go on together; counts them. */
  private cut(bytes: Buffer): number {
    let end = 0;
    for (let lines = 0; end < bytes.length && lines < MOST_LINES; lines++) {
      const lineFeed = bytes.indexOf(LINE_FEED, end);
      const next = lineFeed < 0 ? bytes.length : lineFeed + 1;
      if (lines > 0 && next > MOST_BYTES) break;
      end = next;
      this.line++;
    }
    return end;
  }

  private begin(piece: Buffer): void {
    if (this.begun.length + piece.length <= MAX_EVENT_BYTES) {
      this.begun.add(piece);
    } else {
      this.begun = new GrowingBytes();
      this.skipping = true;
    }
  }

  private withBegun(end: Buffer): Buffer {
    if (this.begun.length === 0) return end;
    const { begun } = this;
    this.begun = new GrowingBytes();
    begun.add(end);
    return begun.whole();
  }

  private afterTooLong(chunk: Buffer): Buffer {
    const end = chunk.indexOf(LINE_FEED) + 1;
    if (end === 0) return chunk.subarray(0, 0);
    this.whole.push('too long');
    this.skipping = false;
    return chunk.subarray(end);
  }
}

const beginning = new TextDecoder('utf-8', { fatal: true });
const continuation = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What stands in the lines, blank ones left out; one that is not UTF-8 is rejected alone. */
export function linesOf({ firstLine, bytes }: LineBatch): LineEntry[] {
  if (bytes === undefined) return [lineEntry(firstLine, tooLarge())];
  const text = decoded(bytes, firstLine);
  if (text !== undefined) return [...readLines(text, firstLine)];
  return [...each(bytes)].flatMap((line, index) => {
    const one = decoded(line, firstLine + index);
    return one === undefined
      ? [lineEntry(firstLine + index, rejection('MalformedBody', 'not valid UTF-8.'))]
      : [...readLines(one, firstLine + index)];
  });
}

function* each(bytes: Buffer): Generator<Buffer, void> {
  for (let from = 0; from < bytes.length;) {
    const lineFeed = bytes.indexOf(LINE_FEED, from);
    const to = lineFeed < 0 ? bytes.length : lineFeed + 1;
    yield bytes.subarray(from, to);
    from = to;
  }
}

/** A byte order mark is dropped at the stream's beginning alone. */
function decoded(bytes: Buffer, line: number): string | undefined {
  try {
    return (line === 1 ? beginning : continuation).decode(bytes);
  } catch {
    return undefined;
  }
}
