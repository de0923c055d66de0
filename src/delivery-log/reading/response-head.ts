/** The kept beginning of a failed answer, in a form that JSON can hold. */
export interface ResponseHead {
  readonly text: string;
  /** base64 when the bytes are not UTF-8. */
  readonly encoding: 'utf-8' | 'base64';
}

/** A character that the end of the kept bytes cuts in two is left out. */
export function responseHead(bytes: Buffer): ResponseHead {
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return { text: decoder.decode(bytes, { stream: true }), encoding: 'utf-8' };
  } catch {
    return { text: bytes.toString('base64'), encoding: 'base64' };
  }
}
