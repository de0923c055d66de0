/** Up to so many digits an integer is a safe double, also when a text's length is added to it. */
const SAFE_DIGITS = 15;

/**
 * The sum of an integer of any size, in decimal, and a small one: in canonical spelling, without leading zeros. In time
 * linear to the digits, which BigInt does not promise: who sends an exponent of a million digits must not stop everybody.
 * @param digits perhaps signed, perhaps with leading zeros
 * @param by within ±2^31
 */
export function addedTo(digits: string, by: number): string {
  const isNegative = digits.startsWith('-');
  const size = withoutZeros(digits.slice(isNegative ? 1 : 0));
  if (size.length <= SAFE_DIGITS) return String((isNegative ? -1 : 1) * Number(size) + by + 0);
  const sum = addedToSize(size, isNegative ? -by : by);
  return isNegative ? `-${sum}` : sum;
}

/** Below zero when a is less, zero when they are equal, above zero when a is greater. Both in canonical spelling. */
export function compareIntegers(a: string, b: string): number {
  const [aNegative, bNegative] = [a.startsWith('-'), b.startsWith('-')];
  if (aNegative !== bNegative) return aNegative ? -1 : 1;
  const size = a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
  return aNegative ? -size : size;
}

/** Adds to the last digits as a number, and carries into the digits before them. */
function addedToSize(size: string, by: number): string {
  const [high, low] = [size.slice(0, -SAFE_DIGITS), Number(size.slice(-SAFE_DIGITS)) + by];
  const unit = 10 ** SAFE_DIGITS;
  const carry = Math.floor(low / unit);
  const rest = String(low - carry * unit).padStart(SAFE_DIGITS, '0');
  return withoutZeros((carry === 0 ? high : carry > 0 ? increased(high) : decreased(high)) + rest);
}

function increased(digits: string): string {
  const at = lastThatIsNot(digits, '9');
  const zeros = '0'.repeat(digits.length - at - 1);
  return at < 0 ? `1${zeros}` : `${digits.slice(0, at)}${Number(digits[at]) + 1}${zeros}`;
}

/** @param digits more than zero */
function decreased(digits: string): string {
  const at = lastThatIsNot(digits, '0');
  return `${digits.slice(0, at)}${Number(digits[at]) - 1}${'9'.repeat(digits.length - at - 1)}`;
}

function lastThatIsNot(digits: string, digit: string): number {
  let at = digits.length - 1;
  while (digits[at] === digit) at--;
  return at;
}

function withoutZeros(digits: string): string {
  let at = 0;
  while (at < digits.length - 1 && digits[at] === '0') at++;
  return digits.slice(at);
}
