import type { WebhookSigner } from '../platform/crypto/index.js';

/** The shape of what is sent: 2 is the current one, 1 the older one of the contract, section 7. */
export type Version = 1 | 2;

/** Where and how a subscription's deliveries are sent. Holds secrets in the clear: never logged, never returned. */
export interface Target {
  readonly subscriptionId: string;
  readonly customerId: string;
  readonly endpointId: number;
  /** The endpoint's URL, as the WHATWG parser writes it. */
  readonly url: string;
  /** The Authorization header's value, as the bytes to send, one character a byte. */
  readonly authorization: string;
  readonly signer: WebhookSigner;
  readonly base64: boolean;
}
