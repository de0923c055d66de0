import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { checkSignature } from './signature';

describe('the signature of a request', () => {
  const secret = `whsec_${Buffer.from('a secret of thirty-two bytes, ok').toString('base64')}`;
  const at = new Date('2026-03-09T09:00:00Z');
  const body = '{"newState":{"name":"Müller 😀"}}';
  const id = 'msg_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0';
  const request = {
    id,
    body,
    secret,
    timestamp: String(at.getTime() / 1_000),
    signature: new Webhook(secret).sign(id, at, body),
  };

  it('is valid as the library of the standard makes it', async () => {
    expect(await checkSignature(request)).toBe('valid');
  });

  it('is valid as one of several, while an old secret still counts', async () => {
    expect(await checkSignature({ ...request, signature: `v1,AAAA ${request.signature}` })).toBe('valid');
  });

  it.each([
    ['another body', { body: `${body} ` }],
    ['another time', { timestamp: '1' }],
    ['another id', { id: 'msg_x_0' }],
    [
      'another secret',
      { secret: `whsec_${Buffer.from('another secret of the same size!').toString('base64')}` },
    ],
  ])('is invalid with %s', async (_what, change) => {
    expect(await checkSignature({ ...request, ...change })).toBe('invalid');
  });

  it('cannot be checked with what is no secret, or without a signature of this scheme', async () => {
    expect(await checkSignature({ ...request, secret: 'whsec_äöü' })).toBe('badSecret');
    expect(await checkSignature({ ...request, secret: '' })).toBe('badSecret');
    expect(await checkSignature({ ...request, signature: 'sha256=abc' })).toBe('badSignature');
  });
});
