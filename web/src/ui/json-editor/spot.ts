import type { Place } from './guide';

/** Where a cursor stands in JSON that may be half written. */
export interface Spot extends Place {
  readonly role: 'key' | 'value';
  /** What is there already, quotes included: from and to are the same where there is nothing. */
  readonly from: number;
  readonly to: number;
  readonly quoted: boolean;
  /** Where a comma is missing before it. */
  readonly commaAt: number | undefined;
  /** What follows it. */
  readonly next: 'colon' | 'member' | 'other';
}

interface Token {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

interface Frame {
  readonly kind: Place['kind'];
  readonly path: readonly (string | number)[];
  readonly members: Map<string, unknown>;
  expects: 'key' | 'colon' | 'value' | 'comma';
  key: string | undefined;
  index: number;
}

/** A text ends at the end of its line, closed or not. */
const TOKEN = /"(?:[^"\\\n]|\\.)*"?|[{}[\],:]|[^\s"{}[\],:]+/g;

/** What stands at a place, or may be put there; undefined where nothing may. */
export function spotAt(text: string, at: number): Spot | undefined {
  const stack: Frame[] = [frameOf('root', [])];
  let found: Omit<Spot, 'next'> | undefined;
  let next: Spot['next'] | undefined;
  let before = 0;
  for (const { text: token, from, to } of tokensOf(text)) {
    const frame = stack.at(-1)!;
    if (found === undefined && at <= from) {
      found = spot(frame, at, at, '', before);
      if (found === undefined) return undefined;
    }
    if (found !== undefined) next ??= follows(token);
    else if (holds(token, from, to, at)) {
      found = spot(frame, from, to, token, before);
      if (found === undefined) return undefined;
    }
    step(stack, token);
    before = to;
  }
  found ??= spot(stack.at(-1)!, at, at, '', before);
  if (found === undefined) return undefined;
  const own =
    found.role === 'key' && found.from < found.to ? decoded(text.slice(found.from, found.to)) : found.key;
  const members = new Map([...found.members].filter(([name]) => name !== own));
  return { ...found, members, next: next ?? 'other' };
}

function* tokensOf(text: string): Generator<Token> {
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    yield { text: token, from: index, to: index + token.length };
  }
}

function frameOf(kind: Frame['kind'], path: Frame['path']): Frame {
  const expects = kind === 'object' ? 'key' : 'value';
  return { kind, path, members: new Map(), expects, key: undefined, index: 0 };
}

/** Whether a cursor is in a text, between its quotes, or at a word. */
function holds(token: string, from: number, to: number, at: number): boolean {
  if (token.startsWith('"')) return from < at && (isClosed(token) ? at < to : at <= to);
  return !isSign(token) && from < at && at <= to;
}

function spot(
  frame: Frame,
  from: number,
  to: number,
  token: string,
  before: number,
): Omit<Spot, 'next'> | undefined {
  const { kind, path, members, expects, key } = frame;
  // One that somebody types where a comma is missing comes after what is there.
  const isLate = expects === 'comma' && from < to && kind !== 'root';
  if (expects === 'colon' || (expects === 'comma' && !isLate)) return undefined;
  const role = kind === 'object' && (expects === 'key' || isLate) ? 'key' : 'value';
  const quoted = token.startsWith('"');
  const commaAt = isLate ? before : undefined;
  return { role, kind, path, members, key: role === 'key' ? undefined : key, from, to, quoted, commaAt };
}

function follows(token: string): Spot['next'] {
  if (token === ':') return 'colon';
  return /^[}\],]/.test(token) ? 'other' : 'member';
}

function step(stack: Frame[], token: string): void {
  const frame = stack.at(-1)!;
  if (token === '{' || token === '[') {
    const path =
      frame.kind === 'root' ? [] : [...frame.path, frame.kind === 'array' ? frame.index : (frame.key ?? '')];
    put(frame, undefined);
    stack.push(frameOf(token === '{' ? 'object' : 'array', path));
  } else if (token === '}' || token === ']') {
    if (stack.length > 1) stack.pop();
  } else if (token === ',') {
    frame.index++;
    frame.key = undefined;
    frame.expects = frame.kind === 'object' ? 'key' : 'value';
  } else if (token === ':') {
    if (frame.kind === 'object') frame.expects = 'value';
  } else if (frame.kind === 'object' && frame.expects !== 'value') {
    frame.key = String(decoded(token));
    frame.members.set(frame.key, undefined);
    frame.expects = 'colon';
  } else {
    put(frame, decoded(token));
  }
}

function put(frame: Frame, value: unknown): void {
  if (frame.kind === 'object' && frame.key !== undefined) frame.members.set(frame.key, value);
  frame.expects = 'comma';
}

function isSign(token: string): boolean {
  return /^[{}[\],:]$/.test(token);
}

function isClosed(token: string): boolean {
  return token.length > 1 && token.endsWith('"') && decoded(token) !== undefined;
}

/** The value of a word or text; undefined for none. */
function decoded(token: string): unknown {
  try {
    return JSON.parse(token) as unknown;
  } catch {
    return token.startsWith('"') ? token.slice(1) : undefined;
  }
}
