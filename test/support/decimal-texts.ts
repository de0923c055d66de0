import fc from 'fast-check';

/** Numbers as JSON spells them: 1 to 40 digits, with points, exponents and signs, or without. */
const decimalText: fc.Arbitrary<string> = fc
  .record({
    sign: fc.constantFrom('', '', '-'),
    digits: fc.oneof(
      fc.array(fc.constantFrom(...'0123456789'), { minLength: 1, maxLength: 40 }).map((all) => all.join('')),
      fc.constantFrom(
        '9007199254740992',
        '9007199254740993',
        '123456789012345677',
        '1',
        '10',
        '0',
        '4503599627370497',
      ),
    ),
    point: fc.nat({ max: 12 }),
    exponent: fc.oneof(fc.constant(undefined), fc.constant(undefined), fc.integer({ min: -340, max: 340 })),
  })
  .map(({ sign, digits, point, exponent }) => {
    const at = Math.max(1, digits.length - point);
    const whole = digits.slice(0, at).replace(/^0+(?=\d)/, '');
    const fraction = digits.slice(at) && `.${digits.slice(at)}`;
    return sign + whole + fraction + (exponent === undefined ? '' : `e${exponent}`);
  });

/** Two of them: of one value in two spellings, next to each other, or unrelated. */
export const twoDecimalTexts: fc.Arbitrary<[string, string]> = fc.oneof(
  fc.tuple(decimalText, decimalText),
  fc
    .tuple(
      decimalText,
      fc.constantFrom<(text: string) => string>((text) => text, respelled, longer, besides, double),
    )
    .map(([text, made]): [string, string] => [text, made(text)]),
);

/** The same value with another exponent. */
function respelled(text: string): string {
  const { digits, exponent } = parts(text);
  return `${digits * 100n}E${exponent - 2}`;
}

/** The same value, with zeros at its end. */
function longer(text: string): string {
  const [number, exponent] = text.split('e');
  const zeros = number!.includes('.') ? '000' : '.00';
  return number + zeros + (exponent === undefined ? '' : `e${exponent}`);
}

/** Greater by one in the last digit. */
function besides(text: string): string {
  const { digits, exponent } = parts(text);
  return `${digits + 1n}e${exponent}`;
}

/** The nearest number that JavaScript has, as it spells it. */
function double(text: string): string {
  const number = Number(text);
  return Number.isFinite(number) ? String(number) : text;
}

function parts(text: string): { digits: bigint; exponent: number } {
  const [number, exponent = '0'] = text.toLowerCase().split('e') as [string, string?];
  const [whole, fraction = ''] = number.split('.') as [string, string?];
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

/** The order of two numbers by arithmetic of whole numbers: -1, 0 or 1. */
export function orderOfTexts(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  const least = Math.min(left.exponent, right.exponent);
  const scaled = ({ digits, exponent }: typeof left): bigint => digits * 10n ** BigInt(exponent - least);
  const [x, y] = [scaled(left), scaled(right)];
  return x < y ? -1 : x > y ? 1 : 0;
}
