/** Up to this length a part is searched for by the engine's own means; its worst case is then bounded. */
const SHORT = 32;

/**
 * Whether texts contain `part`. The engine's own search needs length × length steps for texts and parts that repeat
 * themselves, minutes for a megabyte; one subscriber's filter must not stop everybody's events. Longer parts are
 * therefore searched for by Knuth, Morris and Pratt (1977), which looks at each character of the text at most twice.
 */
export function searchFor(part: string): (text: string) => boolean {
  if (part.length <= SHORT) return (text) => text.includes(part);
  let fallback: Int32Array | undefined;
  return (text) => {
    if (text.length < part.length) return false;
    fallback ??= fallbacksOf(part);
    let matched = 0;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      while (matched > 0 && part.charCodeAt(matched) !== unit) matched = fallback[matched - 1]!;
      if (part.charCodeAt(matched) === unit) matched++;
      if (matched === part.length) return true;
    }
    return false;
  };
}

/** For each prefix of the part, the length of the longest shorter prefix that it ends with. */
function fallbacksOf(part: string): Int32Array {
  const lengths = new Int32Array(part.length);
  let matched = 0;
  for (let i = 1; i < part.length; i++) {
    while (matched > 0 && part.charCodeAt(matched) !== part.charCodeAt(i)) matched = lengths[matched - 1]!;
    if (part.charCodeAt(matched) === part.charCodeAt(i)) matched++;
    lengths[i] = matched;
  }
  return lengths;
}
