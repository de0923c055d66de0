/** Of a replayed delivery: carries the webhook-id of the delivery that it repeats. */
export const REPLAY_OF_HEADER = 'hookfront-replay-of';

/** The headers that are new with every attempt: from the clock and the signing secret of that moment. */
export const PER_ATTEMPT_HEADERS = ['webhook-timestamp', 'webhook-signature'] as const;

/** The headers that all requests to a subscription have in common (contract, section 7). */
export function commonHeaders(authorization: string): Record<string, string> {
  return {
    'content-type': 'application/json; charset=utf-8',
    authorization,
    'user-agent': 'Hookfront',
  };
}

/** The headers of a delivery that are the same on every attempt. */
export function lastingHeaders(authorization: string, webhookId: string): Record<string, string> {
  return { ...commonHeaders(authorization), 'webhook-id': webhookId };
}
