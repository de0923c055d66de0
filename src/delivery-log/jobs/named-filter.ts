import type { BulkOrder } from './bulk-job.js';

/** A filter by the names that the API has for its fields. */
export function namedFilter(order: BulkOrder): Readonly<Record<string, unknown>> {
  if (order.action === 'enable') {
    const { href: url, health } = order.filter;
    return { ...(url !== undefined && { url }), ...(health !== undefined && { health }) };
  }
  const { states: state, href: url, sinceMs, untilMs, ...rest } = order.filter;
  return {
    state,
    ...(url !== undefined && { url }),
    ...rest,
    ...(sinceMs !== undefined && { since: new Date(sinceMs).toISOString() }),
    ...(untilMs !== undefined && { until: new Date(untilMs).toISOString() }),
  };
}
