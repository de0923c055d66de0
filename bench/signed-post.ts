import { Agent, request } from 'undici';
import { WebhookSigner, newSigningSecret } from '../src/platform/crypto/index.js';

const agent = new Agent({ connections: 128, pipelining: 1 });
const signer = new WebhookSigner([newSigningSecret()]);
let sequence = 0;

/** Signs an event and sends it on: what the contestants other than Hookfront do for a delivery. */
export async function signedPost(target: string, event: object): Promise<void> {
  const body = JSON.stringify(event);
  const id = `msg_${sequence++}`;
  const seconds = Math.floor(Date.now() / 1_000);
  const { signature, bytes } = signer.seal(id, seconds, body);
  const response = await request(target, {
    method: 'POST',
    dispatcher: agent,
    headers: {
      'content-type': 'application/json',
      authorization: 'Bearer token',
      'webhook-id': id,
      'webhook-timestamp': String(seconds),
      'webhook-signature': signature,
    },
    body: bytes,
  });
  await response.body.dump();
  if (response.statusCode !== 200) throw new Error(`The receiver answered ${response.statusCode}`);
}
