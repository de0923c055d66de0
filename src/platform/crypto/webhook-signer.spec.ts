import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { newSigningSecret, SigningSecretError, WebhookSigner } from './webhook-signer.js';

const id = 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W';
const now = Math.floor(Date.now() / 1000);

function headers(signature: string, timestamp: number = now): Record<string, string> {
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signature };
}

describe('webhook signatures', () => {
  it('are the ones of the published example of Standard Webhooks', () => {
    const signer = new WebhookSigner(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw']);
    const signature = signer.seal(
      'msg_p5jXN8AQM9LWM0D4loKWxJek',
      1_614_265_330,
      '{"test": 2432232314}',
    ).signature;
    expect(signature).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  it.each(['{}', '{"name":"Zo\u00eb \u{1F511}"}', '[1]'.padEnd(5000)])(
    'are accepted by the reference library, for the bytes that come with them (%#)',
    (body) => {
      const secret = newSigningSecret();
      const signer = new WebhookSigner([secret]);
      const receiver = new Webhook(secret);
      const { signature, bytes } = signer.seal(id, now, body);
      expect(bytes).toEqual(Buffer.from(body));
      expect(receiver.verify(bytes, headers(signature))).toEqual(JSON.parse(body));
    },
  );

  it.each([24, 32, 63, 64])('are HMAC-SHA256 with a key of %i bytes, call after call', (length) => {
    const key = randomBytes(length);
    const signer = new WebhookSigner([`whsec_${key.toString('base64')}`]);
    for (const body of ['', 'a', 'b'.repeat(70_000), 'é']) {
      const digest = createHmac('sha256', key).update(`${id}.${now}.${body}`).digest('base64');
      expect(signer.seal(id, now, body).signature).toBe(`v1,${digest}`);
    }
  });

  it('bind the id, the time and every byte of the body', () => {
    const secret = newSigningSecret();
    const signature = new WebhookSigner([secret]).seal(id, now, '{"a":1}').signature;
    const receiver = new Webhook(secret);
    expect(() => receiver.verify('{"a":2}', headers(signature))).toThrow();
    expect(() => receiver.verify('{"a":1}', headers(signature, now + 1))).toThrow();
    expect(() => receiver.verify('{"a":1}', { ...headers(signature), 'webhook-id': 'other' })).toThrow();
    expect(() => new Webhook(newSigningSecret()).verify('{"a":1}', headers(signature))).toThrow();
  });

  it('are made with both secrets while one is being rotated', () => {
    const [fresh, old] = [newSigningSecret(), newSigningSecret()];
    const signature = new WebhookSigner([fresh, old]).seal(id, now, '{}').signature;
    expect(signature).toMatch(/^v1,[A-Za-z0-9+/]{43}= v1,[A-Za-z0-9+/]{43}=$/);
    expect(new Webhook(fresh).verify('{}', headers(signature))).toEqual({});
    expect(new Webhook(old).verify('{}', headers(signature))).toEqual({});
  });

  it('use secrets of 32 random bytes', () => {
    const secret = newSigningSecret();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(newSigningSecret()).not.toBe(secret);
  });

  it.each(['', 'whsec_', 'whsec_AAAA', `MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw`, `whsec_${'!'.repeat(40)}`])(
    'are not made with a malformed secret, which the error does not repeat (%#)',
    (secret) => {
      expect(() => new WebhookSigner([secret])).toThrow(SigningSecretError);
      expect(() => new WebhookSigner([secret])).toThrow(
        'a signing secret is whsec_ and the base64 of 24 to 64 bytes',
      );
    },
  );

  it('need at least one secret', () => {
    expect(() => new WebhookSigner([])).toThrow(SigningSecretError);
  });
});
