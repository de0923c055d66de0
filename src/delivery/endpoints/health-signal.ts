import type { AttemptResult } from '../model/attempt-result.js';

/** What an attempt tells about its URL: `gone` is a 410. */
export type HealthSignal = 'success' | 'failure' | 'gone';

/**
 * What the health of a URL counts of an attempt (docs/contract/event-subscriptions.md#8); undefined when it counts nothing,
 * since nothing got past this machine or its proxy.
 */
export function healthSignalOf({ reached, delivered, status }: AttemptResult): HealthSignal | undefined {
  if (!reached) return undefined;
  if (delivered) return 'success';
  return status === 410 ? 'gone' : 'failure';
}
