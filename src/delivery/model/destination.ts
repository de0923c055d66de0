import type { WebhookSigner } from '../../platform/crypto/index.js';
import type { HeaderLines, ParsedTarget } from '../../platform/egress/index.js';
import type { RequestSecrets } from './request-headers.js';

/** The shape of what is sent: 2 is the current one, 1 the older one of docs/contract/event-subscriptions.md#7. */
export type Version = 1 | 2;

/** What a request shows and is signed with. Secrets in the clear: never logged, never returned. */
export interface Credentials extends RequestSecrets {
  /** What every request begins with. */
  readonly headers: HeaderLines;
  readonly signer: WebhookSigner;
  /** While a signing secret is being rotated: signs with both, until the old one ends (milliseconds since the epoch). */
  readonly rotating: { readonly signer: WebhookSigner; readonly untilMs: number } | undefined;
}

/** Where and how a subscription's deliveries are sent. Holds secrets: never logged, never returned. */
export interface Destination {
  readonly subscriptionId: string;
  readonly customerId: string;
  readonly endpointId: number;
  /** The endpoint's URL, read once. */
  readonly url: ParsedTarget;
  /** Undefined when they are sealed under a key that this node was not given: nothing can be sent then. */
  readonly credentials: Credentials | undefined;
  readonly base64: boolean;
  /** Whether it was paused when it was read: then nothing is sent there. */
  readonly paused: boolean;
}
