import { JsonNumber } from './json-number.js';
import { endOfString } from './strings.js';

/**
 * JSON.parse, but that numbers are kept digit for digit: one whose spelling a double does not give back comes as a
 * {@link JsonNumber}, every other as a number. Keys are own keys, `__proto__` too; of a repeated key the last one counts.
 * No depth overflows the stack here, but whoever walks the result may have set a limit first (`positionTooDeep`).
 * @throws SyntaxError JSON.parse's
 */
export function parseExactly(text: string): unknown {
  return exactly(text, JSON.parse(text));
}

/**
 * The same for a text that JSON.parse has taken already. Most texts hold no such number, and `parsed` is handed back: to
 * see that takes a pass over the text, and no longer than parsing did. Any other is read anew.
 */
export function exactly(text: string, parsed: unknown): unknown {
  return holdsOtherSpelling(text) ? new Reader(text).read() : parsed;
}

const [QUOTE, COMMA, MINUS, POINT, ZERO, COLON] = [0x22, 0x2c, 0x2d, 0x2e, 0x30, 0x3a];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/** So many units hold at most 15 digits, which a double gives back. */
const EXACT_UNITS = 15;

/** Whether a number in a valid JSON text is spelled otherwise than JavaScript would. */
function holdsOtherSpelling(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) {
      at = endOfString(text, at);
    } else if (unit === MINUS || isDigit(unit)) {
      let end = at + 1;
      while (isDigit(text.charCodeAt(end))) end++;
      // Nearly all numbers are whole and short.
      if (unit === MINUS || end - at > EXACT_UNITS || isNumberPart(text.charCodeAt(end))) {
        end = endOfNumber(text, end);
        const spelled = text.slice(at, end);
        if (String(Number(spelled)) !== spelled) return true;
      }
      at = end - 1;
    }
  }
  return false;
}

function endOfNumber(text: string, from: number): number {
  let end = from;
  while (isNumberPart(text.charCodeAt(end))) end++;
  return end;
}

function isDigit(unit: number): boolean {
  return unit >= ZERO && unit <= ZERO + 9;
}

/** Digits, `-`, `+`, `.`, `e` and `E`. */
function isNumberPart(unit: number): boolean {
  return isDigit(unit) || unit === MINUS || unit === 0x2b || unit === POINT || unit === 0x65 || unit === 0x45;
}

type Container = unknown[] | Record<string, unknown>;

/** What is being read, and the key that its next value belongs to. */
interface Level {
  readonly container: Container;
  key: string | undefined;
}

/** Reads a text that JSON.parse has taken, so nothing is checked. A loop with its own list of what is open. */
class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  read(): unknown {
    const { text } = this;
    const levels: Level[] = [];
    let level: Level | undefined;
    for (; this.at < text.length; this.at++) {
      const unit = text.charCodeAt(this.at);
      if (unit <= 0x20 || unit === COMMA || unit === COLON) continue;
      if (unit === CLOSE_ARRAY || unit === CLOSE_OBJECT) {
        const closed = levels.pop()!.container;
        level = levels.at(-1);
        if (level === undefined) return closed;
        continue;
      }
      if (
        unit === QUOTE &&
        level?.key === undefined &&
        level !== undefined &&
        !Array.isArray(level.container)
      ) {
        level.key = this.string();
        continue;
      }
      const container = unit === OPEN_ARRAY ? [] : unit === OPEN_OBJECT ? {} : undefined;
      const value = container ?? this.scalar(unit);
      if (level !== undefined) put(level, value);
      else if (container === undefined) return value;
      if (container !== undefined) levels.push((level = { container, key: undefined }));
    }
    return undefined;
  }

  /** Leaves the place at the last unit of it, as {@link string} does. */
  private scalar(unit: number): unknown {
    switch (unit) {
      case QUOTE:
        return this.string();
      case 0x74:
        this.at += 3;
        return true;
      case 0x66:
        this.at += 4;
        return false;
      case 0x6e:
        this.at += 3;
        return null;
      default: {
        const end = endOfNumber(this.text, this.at);
        const spelled = this.text.slice(this.at, end);
        this.at = end - 1;
        const number = Number(spelled);
        return String(number) === spelled ? number : new JsonNumber(spelled);
      }
    }
  }

  private string(): string {
    const from = this.at;
    this.at = endOfString(this.text, from);
    const inner = this.text.slice(from + 1, this.at);
    return inner.includes('\\') ? (JSON.parse(this.text.slice(from, this.at + 1)) as string) : inner;
  }
}

function put(level: Level, value: unknown): void {
  const { container, key } = level;
  level.key = undefined;
  if (Array.isArray(container)) container.push(value);
  else if (key !== '__proto__') container[key!] = value;
  else {
    Object.defineProperty(container, key, { value, writable: true, enumerable: true, configurable: true });
  }
}
