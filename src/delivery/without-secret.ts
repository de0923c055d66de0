const MASK = Buffer.from('****');

/**
 * An answer's bytes without the secret that the request carried, for receivers that echo what they get: each occurrence
 * becomes `****`, and so does a beginning of it at the end, where the answer may have been cut off in the middle of it.
 */
export function withoutSecret(answer: Buffer, secret: string): Buffer {
  const wanted = Buffer.from(secret, 'utf8');
  if (wanted.length === 0) return answer;
  const kept: Buffer[] = [];
  let from = 0;
  for (let at = answer.indexOf(wanted); at >= 0; at = answer.indexOf(wanted, from)) {
    kept.push(answer.subarray(from, at), MASK);
    from = at + wanted.length;
  }
  const rest = answer.subarray(from);
  const cut = beginningAtEnd(rest, wanted);
  kept.push(rest.subarray(0, rest.length - cut), ...(cut > 0 ? [MASK] : []));
  return Buffer.concat(kept);
}

/** How many bytes at the end of `bytes` are the beginning of `wanted`; fewer than a few prove nothing and stay. */
function beginningAtEnd(bytes: Buffer, wanted: Buffer): number {
  const least = Math.min(4, wanted.length);
  for (let length = Math.min(bytes.length, wanted.length - 1); length >= least; length--) {
    if (bytes.subarray(bytes.length - length).equals(wanted.subarray(0, length))) return length;
  }
  return 0;
}
