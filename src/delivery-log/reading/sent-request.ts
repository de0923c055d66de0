import { maskSecret } from '../../platform/crypto/index.js';
import {
  PayloadBuilder,
  type JournalEvent,
  lastingHeaders,
  PER_ATTEMPT_HEADERS,
  REPLAY_OF_HEADER,
  type Destination,
} from '../../delivery/index.js';
import { idAt } from './delivery-position.js';
import type { LoggedDelivery } from './logged-delivery.js';

/** The request of a delivery, the same on every attempt but for two headers. */
export interface SentRequest {
  readonly method: 'POST';
  readonly url: string;
  /** As they were sent, but for the bearer token and the values of the subscription's own, which are masked. */
  readonly headers: Readonly<Record<string, string>>;
  /** Headers that were sent too, and are not kept: they are made anew for every attempt. */
  readonly headersNotKept: readonly string[];
  /** Exactly the text whose UTF-8 was signed and sent. */
  readonly body: string;
}

/** Makes the request again, from what cannot have changed since: a subscription's fields, and the event as it was kept. */
export function sentRequest(
  delivery: LoggedDelivery,
  event: JournalEvent,
  destination: Destination,
  url: string,
): SentRequest {
  // Sealed under a key that this node was not given: nothing of it can be shown.
  const { authToken, customHeaders } = destination.credentials ?? { authToken: '', customHeaders: [] };
  const masked = {
    authToken: authToken === null ? null : maskSecret(authToken),
    customHeaders: customHeaders.map(({ name, value }) => ({ name, value: maskSecret(value) })),
  };
  const { subscriptionId, customerId, base64 } = destination;
  return {
    method: 'POST',
    url,
    headers: {
      ...lastingHeaders(masked, idAt(delivery.position)),
      ...(delivery.replayOf === null ? {} : { [REPLAY_OF_HEADER]: delivery.replayOf }),
    },
    headersNotKept: PER_ATTEMPT_HEADERS,
    body: new PayloadBuilder(event).build({ subscriptionId, customerId, version: delivery.version, base64 }),
  };
}
