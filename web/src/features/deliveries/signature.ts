/** What a receiver got with a request, and the secret that it checks it with. */
export interface SignedRequest {
  readonly id: string;
  /** `webhook-timestamp`: seconds since 1970. */
  readonly timestamp: string;
  /** `webhook-signature`: one or more, with spaces between. */
  readonly signature: string;
  readonly body: string;
  readonly secret: string;
}

export type SignatureVerdict = 'valid' | 'invalid' | 'badSecret' | 'badSignature';

/**
 * Checks a signature as receivers do (Standard Webhooks, scheme v1): the HMAC-SHA256 of `id.timestamp.body` under the bytes of the
 * secret. All of it happens in the browser; the secret goes nowhere.
 */
export async function checkSignature(request: SignedRequest): Promise<SignatureVerdict> {
  const { id, timestamp, body, signature } = request;
  const secret = bytesOf(request.secret.trim().replace(/^whsec_/, ''));
  if (secret === undefined || secret.length === 0) return 'badSecret';
  const given = signature
    .trim()
    .split(/\s+/)
    .filter((one) => one.startsWith('v1,'))
    .map((one) => one.slice(3));
  if (given.length === 0) return 'badSignature';
  const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
  ]);
  const signed = new TextEncoder().encode(`${id}.${timestamp.trim()}.${body}`);
  const wanted = new Uint8Array(await crypto.subtle.sign('HMAC', key, signed));
  return given.some((one) => sameBytes(bytesOf(one), wanted)) ? 'valid' : 'invalid';
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a !== undefined && a.length === b.length && a.every((byte, n) => byte === b[n]);
}
