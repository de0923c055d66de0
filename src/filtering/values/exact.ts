import { addedTo, compareIntegers } from './integers.js';

/**
 * The exact value of a number: a double where the shortest spelling of one has that value, otherwise its digits. So the
 * two kinds are never equal, and most numbers cost no more than doubles do.
 */
export type Exact = number | Decimal;

/** A value that no double's shortest spelling has, such as 9007199254740993 or 1e400. */
class Decimal {
  constructor(
    /** The double nearest to it, perhaps zero or an infinity: it decides most comparisons. */
    readonly nearest: number,
    /** -1, 0 or 1. */
    readonly sign: number,
    /** Its significant digits, with no zero at either end. */
    private readonly digits: string,
    /** The power of ten that the fraction `0.digits` is multiplied by: an integer of any size. */
    private readonly magnitude: string,
  ) {}

  /** Below zero when this is less, zero when they are the same value, above zero when this is greater. */
  compare(other: Decimal): number {
    if (this.sign !== other.sign || this.sign === 0) return this.sign - other.sign;
    const size = compareIntegers(this.magnitude, other.magnitude);
    if (size !== 0) return this.sign * size;
    return this.digits === other.digits ? 0 : this.digits < other.digits ? -this.sign : this.sign;
  }

  /** The same text for the same value alone, and one that no double has. */
  toString(): string {
    return `${this.sign < 0 ? '-' : ''}.${this.digits}e${this.magnitude}`;
  }
}

/** So many units hold at most 15 digits, and a double tells any two decimals of so many digits apart. */
const EXACT_UNITS = 15;

/**
 * The value of a number that is spelled in decimal: a sign or none, digits and perhaps a point, perhaps an exponent. Takes
 * time and memory by the text's length, whatever its exponent.
 */
export function exactValue(text: string): Exact {
  const double = Number(text);
  // Adding 0 turns a minus zero into zero.
  if (text.length <= EXACT_UNITS && !hasExponent(text)) return double + 0;
  if (String(double) === text) return double;
  const decimal = readDecimal(text, double);
  if (decimal.sign === 0) return 0;
  return Number.isFinite(double) && decimalOf(double).compare(decimal) === 0 ? double : decimal;
}

/** Below zero when a is less, zero when they are the same value, above zero when a is greater. */
export function compareExact(a: Exact, b: Exact): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  // Rounding to the nearest double keeps an order, where it leaves one.
  const [left, right] = [nearestTo(a), nearestTo(b)];
  return left < right ? -1 : left > right ? 1 : decimalOf(a).compare(decimalOf(b));
}

/** Whether they are the same value. */
export function isSameValue(a: Exact, b: Exact): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && a.compare(b) === 0);
}

function nearestTo(value: Exact): number {
  return typeof value === 'number' ? value : value.nearest;
}

function decimalOf(value: Exact): Decimal {
  return typeof value === 'number' ? readDecimal(String(value), value) : value;
}

const PARTS = /^([+-]?)(\d*)\.?(\d*)(?:[eE]\+?(-?\d+))?$/;

function readDecimal(text: string, nearest: number): Decimal {
  const [, sign, whole, fraction, exponent = '0'] = PARTS.exec(text)!;
  const digits = whole! + fraction!;
  const [from, to] = [firstOther(digits), lastOther(digits) + 1];
  if (from >= to) return new Decimal(0, 0, '', '0');
  const magnitude = addedTo(exponent, whole!.length - from);
  return new Decimal(nearest, sign === '-' ? -1 : 1, digits.slice(from, to), magnitude);
}

const ZERO = 0x30;

/** Where the first digit stands that is not zero. Loops: regular expressions look at a run of zeros from each of them. */
function firstOther(digits: string): number {
  let at = 0;
  while (digits.charCodeAt(at) === ZERO) at++;
  return at;
}

function lastOther(digits: string): number {
  let at = digits.length - 1;
  while (digits.charCodeAt(at) === ZERO) at--;
  return at;
}

function hasExponent(text: string): boolean {
  return text.includes('e') || text.includes('E');
}
