const MASK = Buffer.from('****');
/** Fewer bytes than these are no secret, and masking them would make the rest unreadable. */
const SHORTEST = 4;

/**
 * An answer's bytes without the secret that the request carried, for receivers that echo what they get: each occurrence,
 * as it is or as JSON writes it, becomes `****`, and so does a beginning of it at the end, where the answer may have been
 * cut off in the middle of it.
 */
export function maskEchoedSecret(answer: Buffer, secret: string): Buffer {
  const forms = new Set([secret, JSON.stringify(secret).slice(1, -1)]);
  return [...forms].reduce((bytes, form) => withoutBytes(bytes, Buffer.from(form, 'utf8')), answer);
}

function withoutBytes(answer: Buffer, wanted: Buffer): Buffer {
  if (wanted.length < SHORTEST) return answer;
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
  for (let length = Math.min(bytes.length, wanted.length - 1); length >= SHORTEST; length--) {
    if (bytes.subarray(bytes.length - length).equals(wanted.subarray(0, length))) return length;
  }
  return 0;
}
