import { AppError } from '../../platform/http/errors/index.js';
import {
  MAX_JSON_DEPTH,
  type MemberSlices,
  type Slice,
  skipValue,
  skipWhitespace,
  sliceMembers,
} from '../../platform/json/index.js';
import { sentence } from '../../lib/sentence.js';
import { keyOf, type RawEvent } from './event-reader.js';
import { MAX_EVENT_BYTES, MAX_EVENTS, MAX_STATE_BYTES, exceedsBytes } from './event-limits.js';
import { shown } from '../../lib/value-text.js';
import { type Rejection, rejection } from './rejection.js';

export type BodyFormat = 'json' | 'ndjson';

/** One event of a request, or why there is none at its place. */
export interface BodyEntry {
  /** Begins every message about it: `"Line 3: "`; empty when the body is one event. */
  readonly place: string;
  readonly content: RawEvent | Rejection;
}

/**
 * Takes a request's body apart, event by event, so that its reader can pause between them: a body is never parsed as a
 * whole. What is no event gets a rejection in its place; a body that is not well-formed throws, where the reader gets to it.
 * An array whose elements parse one by one, with commas between, is well-formed: nothing is lost by reading it so.
 * @throws AppError MalformedBody, ValidationFailed (there is no event), BodyTooLarge (more than 1 000)
 */
export function* readBody(text: string, format: BodyFormat): Generator<BodyEntry, void> {
  let count = 0;
  for (const entry of format === 'ndjson' ? readLines(text, 1) : readJson(text)) {
    if (++count > MAX_EVENTS) {
      throw new AppError(
        'BodyTooLarge',
        `A request holds at most ${MAX_EVENTS} events; this one has more. Nothing was taken.`,
      );
    }
    yield entry;
  }
  if (count === 0) throw new AppError('ValidationFailed', 'The body holds no event.');
}

/** What stands in a line. */
export interface LineEntry extends BodyEntry {
  /** Counted from 1. */
  readonly line: number;
}

/**
 * Lines of NDJSON, blank ones left out. Nothing is thrown: what is no event gets a rejection in its place.
 * @param firstLine the number of the text's first line
 */
export function* readLines(text: string, firstLine: number): Generator<LineEntry, void> {
  let line = firstLine;
  for (let from = 0; from < text.length; line++) {
    const lineFeed = text.indexOf('\n', from);
    const to = lineFeed < 0 ? text.length : lineFeed;
    // Cut out first: what is unfinished in one line must not be searched for through the others.
    const content = text.slice(from, to);
    const start = skipWhitespace(content, 0);
    if (start < content.length) yield lineEntry(line, readLine(content, start));
    from = to + 1;
  }
}

/** A line that is not read, and why. */
export function lineEntry(line: number, content: BodyEntry['content']): LineEntry {
  return { line, place: `Line ${line}: `, content };
}

function readLine(line: string, start: number): RawEvent | Rejection {
  const outline = sliceMembers(line, start);
  if (outline !== undefined && skipWhitespace(line, outline.end) === line.length) {
    const event = readObject(line, { from: start, to: outline.end }, outline);
    return event instanceof SyntaxError ? malformedLine(event.message) : event;
  }
  if (exceedsBytes(line, 0, line.length, MAX_EVENT_BYTES)) return tooLarge();
  try {
    return noObject(JSON.parse(line));
  } catch (error) {
    return malformedLine((error as SyntaxError).message);
  }
}

function malformedLine(message: string): Rejection {
  return rejection('MalformedBody', sentence(`not well-formed JSON: ${message}`));
}

function* readJson(text: string): Generator<BodyEntry, void> {
  const start = skipWhitespace(text, 0);
  if (start === text.length) return;
  if (text[start] === '[') {
    yield* readArray(text, start);
    return;
  }
  const { content, end } = readElement(text, start, 'The body');
  if (skipWhitespace(text, end) < text.length) {
    throw malformed('The body', `there is more after its end (position ${end})`);
  }
  if ('rejected' in content && content.rejected.class === 'ValidationFailed') {
    throw new AppError('ValidationFailed', 'The body must be an event (a JSON object) or an array of them.');
  }
  yield { place: '', content };
}

function* readArray(text: string, start: number): Generator<BodyEntry, void> {
  let at = skipWhitespace(text, start + 1);
  if (text[at] === ']') {
    at++;
  } else {
    for (let number = 1; ; number++) {
      const { content, end } = readElement(text, at, `Event ${number}`);
      yield { place: `Event ${number}: `, content };
      at = skipWhitespace(text, end);
      if (text[at] === ']') {
        at++;
        break;
      }
      if (text[at] !== ',') {
        throw malformed('The body', `"," or "]" is missing after event ${number} (position ${at})`);
      }
      at = skipWhitespace(text, at + 1);
    }
  }
  if (skipWhitespace(text, at) < text.length) {
    throw malformed('The body', `there is more after its end (position ${at})`);
  }
}

/** The value that begins at `start` and where it ends. @throws AppError MalformedBody */
function readElement(
  text: string,
  start: number,
  what: string,
): { content: RawEvent | Rejection; end: number } {
  const outline = text[start] === '{' ? sliceMembers(text, start) : undefined;
  const end = outline?.end ?? skipValue(text, start)?.end;
  if (end === undefined) {
    throw malformed(what, `what begins at position ${start} is not a JSON value, or does not end`);
  }
  const content =
    outline === undefined
      ? readNoObject(text.slice(start, end))
      : readObject(text, { from: start, to: end }, outline);
  if (content instanceof SyntaxError) throw malformed(what, content.message);
  return { content, end };
}

function malformed(what: string, why: string): AppError {
  return new AppError('MalformedBody', sentence(`${what} is not well-formed JSON: ${why}`));
}

function readObject(
  source: string,
  { from, to }: Slice,
  outline: MemberSlices,
): RawEvent | Rejection | SyntaxError {
  const { members, depth } = outline;
  const rejected = (message: string, code: 'BodyTooLarge' | 'MalformedBody'): Rejection =>
    rejection(code, message, keyIn(source, members.get('id')));
  for (const name of ['newState', 'oldState']) {
    const state = members.get(name);
    if (state !== undefined && exceedsBytes(source, state.from, state.to, MAX_STATE_BYTES)) {
      return rejected(`${name} is larger than ${MAX_STATE_BYTES} bytes.`, 'BodyTooLarge');
    }
  }
  if (exceedsBytes(source, from, to, MAX_EVENT_BYTES)) return tooLarge(keyIn(source, members.get('id')));
  if (depth > MAX_JSON_DEPTH) {
    return rejected(`the event nests deeper than ${MAX_JSON_DEPTH} levels.`, 'MalformedBody');
  }
  const fields = parsed(source.slice(from, to));
  if (fields instanceof SyntaxError) return fields;
  return {
    fields: fields as Record<string, unknown>,
    textOf: (field) => {
      const slice = members.get(field);
      return slice === undefined ? '' : source.slice(slice.from, slice.to);
    },
  };
}

function readNoObject(text: string): Rejection | SyntaxError {
  if (exceedsBytes(text, 0, text.length, MAX_EVENT_BYTES)) return tooLarge();
  const value = parsed(text);
  return value instanceof SyntaxError ? value : noObject(value);
}

function noObject(value: unknown): Rejection {
  return rejection('ValidationFailed', `an event must be a JSON object, not ${shown(value)}.`);
}

/** Of an event that is too large to be read. */
export function tooLarge(key: string | null = null): Rejection {
  return rejection('BodyTooLarge', `the event is larger than ${MAX_EVENT_BYTES} bytes.`, key);
}

/** A valid id of an event that is otherwise not read. */
function keyIn(source: string, slice: Slice | undefined): string | null {
  if (slice === undefined || slice.to - slice.from > 2_000) return null;
  const value = parsed(source.slice(slice.from, slice.to));
  return value instanceof SyntaxError ? null : keyOf(value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error as SyntaxError;
  }
}
