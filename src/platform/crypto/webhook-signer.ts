import { hash, randomBytes } from 'node:crypto';
import type { RandomSource } from './sealer.js';

/** A signing secret that is not of the Standard Webhooks form. The message never holds the secret. */
export class SigningSecretError extends Error {
  override readonly name = 'SigningSecretError';
}

/** Bytes that SHA-256 takes at a time, and of its result. */
const BLOCK = 64;
const DIGEST = 32;
const PREFIX = 'whsec_';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** A new signing secret: `whsec_` and 32 random bytes in base64 (Standard Webhooks 1.0 asks for 24 to 64). */
export function newSigningSecret(random: RandomSource = randomBytes): string {
  return PREFIX + Buffer.from(random(32)).toString('base64');
}

/**
 * Signs deliveries as Standard Webhooks 1.0 defines it (docs/contract/event-subscriptions.md#7): `v1,` and the base64
 * of HMAC-SHA256 over `id.timestamp.body`, once for each secret, separated by spaces. While a secret is being rotated
 * there are two. Keys are decoded once, so keep one signer per subscription.
 */
export class WebhookSigner {
  private readonly keys: readonly HmacKey[];

  /** @throws SigningSecretError when there is no secret or one is not `whsec_` and base64 of 24 to 64 bytes */
  constructor(secrets: readonly string[]) {
    if (secrets.length === 0) throw new SigningSecretError('a signer needs at least one signing secret');
    this.keys = secrets.map(decode);
  }

  /**
   * Signs a text for sending: encodes it once.
   * @param id the value of `webhook-id`
   * @param timestampSeconds the value of `webhook-timestamp`, whole seconds since the Unix epoch
   * @returns the value of the `webhook-signature` header, and exactly the bytes that it is for
   */
  seal(id: string, timestampSeconds: number, body: string): { signature: string; bytes: Buffer } {
    const head = `${id}.${timestampSeconds}.`;
    const text = head + body;
    const message = Buffer.allocUnsafe(BLOCK + Buffer.byteLength(text));
    message.write(text, BLOCK);
    return { signature: this.digests(message), bytes: message.subarray(BLOCK + Buffer.byteLength(head)) };
  }

  /** @param message begins after a block of room */
  private digests(message: Buffer): string {
    let signatures = '';
    for (const key of this.keys) {
      const digest = key.digest(message);
      signatures += signatures === '' ? `v1,${digest}` : ` v1,${digest}`;
    }
    return signatures;
  }
}

/**
 * HMAC-SHA256 as RFC 2104 defines it, of two hashes in one go each: a third less time than `createHmac`, which makes
 * three objects for a message, and the pads are made once. A key is never longer than a block here.
 */
class HmacKey {
  private readonly inner = Buffer.alloc(BLOCK, 0x36);
  /** The outer pad, with space for the inner digest behind it. */
  private readonly outer = Buffer.alloc(BLOCK + DIGEST, 0x5c);

  constructor(key: Buffer) {
    key.forEach((byte, i) => {
      this.inner[i]! ^= byte;
      this.outer[i]! ^= byte;
    });
  }

  /** @param message begins after a block of room @returns base64 */
  digest(message: Buffer): string {
    message.set(this.inner);
    this.outer.set(hash('sha256', message, 'buffer'), BLOCK);
    return hash('sha256', this.outer, 'base64');
  }
}

function decode(secret: string): HmacKey {
  const encoded = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : '';
  const key = Buffer.from(encoded, 'base64');
  if (!BASE64.test(encoded) || key.length < 24 || key.length > 64) {
    throw new SigningSecretError('a signing secret is whsec_ and the base64 of 24 to 64 bytes');
  }
  return new HmacKey(key);
}
