import { createHash } from 'node:crypto';
import { canonicalFilters } from '../filtering/index.js';
import type { SubscriptionBody } from './subscription-body.js';

type Identity = Pick<
  SubscriptionBody,
  'objCode' | 'objId' | 'eventType' | 'href' | 'filters' | 'filterConnector' | 'base64Encoding'
>;

/**
 * Equal for two subscriptions of a customer exactly when one is a duplicate of the other: defaults filled in, the
 * order of keys and the token ignored (contract, section 4). URLs are the same when WHATWG parsing makes them so.
 */
export function fingerprint(subscription: Identity): Buffer {
  const { objCode, objId, eventType, href, filters, filterConnector, base64Encoding } = subscription;
  return createHash('sha256')
    .update(JSON.stringify([objCode, objId, eventType, href, base64Encoding]))
    .update(canonicalFilters(filters, filterConnector))
    .digest();
}
