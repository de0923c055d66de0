/**
 * Orders two texts by code point: below zero when a comes first. JavaScript's own `<` goes by UTF-16 unit and puts
 * an emoji before U+FF01. Lone surrogates count as the code points they are.
 */
export function compareCodePoints(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  let at = 0;
  while (at < shorter && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  // The texts may part in the middle of a pair, or only one of them may have a pair here.
  if (at > 0 && isHighSurrogate(a.charCodeAt(at - 1))) {
    const whole = a.codePointAt(at - 1)! - b.codePointAt(at - 1)!;
    if (whole !== 0) return whole;
  }
  return (a.codePointAt(at) ?? -1) - (b.codePointAt(at) ?? -1);
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
