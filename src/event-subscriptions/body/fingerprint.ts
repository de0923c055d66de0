import { createHash, createHmac } from 'node:crypto';
import type { Filters } from '../../filtering/index.js';
import type { SubscriptionBody } from './subscription-body.js';

type Identity = Pick<
  SubscriptionBody,
  'objCode' | 'objId' | 'eventType' | 'href' | 'filters' | 'filterConnector' | 'base64Encoding'
>;

/**
 * Equal for two subscriptions of a customer exactly when one is a duplicate of the other: the token included, defaults
 * filled in, the order of keys and the custom headers ignored (docs/contract/event-subscriptions.md#4). URLs are the
 * same when WHATWG parsing makes them so.
 * @param key of the installation: without it nobody who reads fingerprints can try out tokens
 */
export function fingerprint(
  subscription: Identity & Pick<SubscriptionBody, 'authToken'>,
  key: Buffer,
  filtering: Filters,
): Buffer {
  return createHmac('sha256', key)
    .update(tokenlessFingerprint(subscription, filtering))
    .update(JSON.stringify(subscription.authToken))
    .digest();
}

/** The same without the token, which is what subscriptions have that were made before tokens counted. */
export function tokenlessFingerprint(subscription: Identity, filtering: Filters): Buffer {
  const { objCode, objId, eventType, href, filters, filterConnector, base64Encoding } = subscription;
  return createHash('sha256')
    .update(JSON.stringify([objCode, objId, eventType, href, base64Encoding]))
    .update(filtering.canonical(filters, filterConnector))
    .digest();
}
