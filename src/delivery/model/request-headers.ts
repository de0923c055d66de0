/** Of a replayed delivery: carries the webhook-id of the delivery that it repeats. */
export const REPLAY_OF_HEADER = 'hookfront-replay-of';

/** The headers that are new with every attempt: from the clock and the signing secret of that moment. */
export const PER_ATTEMPT_HEADERS = ['webhook-timestamp', 'webhook-signature'] as const;

/**
 * A header that a subscription gives to all its deliveries (docs/contract/event-subscriptions.md#3). The value is a
 * secret.
 */
export interface CustomHeader {
  readonly name: string;
  readonly value: string;
}

/** What a subscription adds to its requests. */
export interface RequestSecrets {
  /** Null: no Authorization header of ours is sent. */
  readonly authToken: string | null;
  readonly customHeaders: readonly CustomHeader[];
}

/**
 * The headers that all requests to a subscription have in common (docs/contract/event-subscriptions.md#7). A User-Agent
 * of its own replaces ours.
 */
export function commonHeaders({ authToken, customHeaders }: RequestSecrets): Record<string, string> {
  const namesItself = customHeaders.some(({ name }) => name.toLowerCase() === 'user-agent');
  return {
    'content-type': 'application/json; charset=utf-8',
    ...(authToken === null ? {} : { authorization: `Bearer ${authToken}` }),
    ...(namesItself ? {} : { 'user-agent': 'Hookfront' }),
    ...Object.fromEntries(customHeaders.map(({ name, value }) => [name, value])),
  };
}

/** The headers of a delivery that are the same on every attempt. */
export function lastingHeaders(secrets: RequestSecrets, webhookId: string): Record<string, string> {
  return { ...commonHeaders(secrets), 'webhook-id': webhookId };
}
