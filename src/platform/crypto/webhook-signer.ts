import { createHmac, createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import type { RandomSource } from './sealer.js';

/** A signing secret that is not of the Standard Webhooks form. The message never holds the secret. */
export class SigningSecretError extends Error {
  override readonly name = 'SigningSecretError';
}

const PREFIX = 'whsec_';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** A new signing secret: `whsec_` and 32 random bytes in base64 (Standard Webhooks 1.0 asks for 24 to 64). */
export function newSigningSecret(random: RandomSource = randomBytes): string {
  return PREFIX + Buffer.from(random(32)).toString('base64');
}

/**
 * Signs deliveries as Standard Webhooks 1.0 defines it (contract, section 7): `v1,` and the base64 of
 * HMAC-SHA256 over `id.timestamp.body`, once for each secret, separated by spaces. While a secret is being
 * rotated there are two. Keys are decoded once, so keep one signer per subscription.
 */
export class WebhookSigner {
  private readonly keys: readonly KeyObject[];

  /** @throws SigningSecretError when there is no secret or one is not `whsec_` and base64 of 24 to 64 bytes */
  constructor(secrets: readonly string[]) {
    if (secrets.length === 0) throw new SigningSecretError('a signer needs at least one signing secret');
    this.keys = secrets.map(decode);
  }

  /**
   * The value of the `webhook-signature` header.
   * @param id the value of `webhook-id`
   * @param timestampSeconds the value of `webhook-timestamp`, whole seconds since the Unix epoch
   * @param body exactly the bytes that are sent; a string stands for its UTF-8
   */
  sign(id: string, timestampSeconds: number, body: string | Uint8Array): string {
    const head = `${id}.${timestampSeconds}.`;
    let signatures = '';
    for (const key of this.keys) {
      const digest = createHmac('sha256', key).update(head).update(body).digest('base64');
      signatures += signatures === '' ? `v1,${digest}` : ` v1,${digest}`;
    }
    return signatures;
  }
}

/** One signature without keeping a signer; for calls that are rare. */
export function signWebhook(message: {
  readonly id: string;
  readonly timestampSeconds: number;
  readonly body: string | Uint8Array;
  readonly secrets: readonly string[];
}): string {
  return new WebhookSigner(message.secrets).sign(message.id, message.timestampSeconds, message.body);
}

function decode(secret: string): KeyObject {
  const encoded = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : '';
  const key = Buffer.from(encoded, 'base64');
  if (!BASE64.test(encoded) || key.length < 24 || key.length > 64) {
    throw new SigningSecretError('a signing secret is whsec_ and the base64 of 24 to 64 bytes');
  }
  return createSecretKey(key);
}
