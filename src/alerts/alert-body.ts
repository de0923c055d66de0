import { endpointKey, urlHash } from '../delivery/index.js';
import { auditedUrl } from '../platform/audit/index.js';
import type { Alert, AlertedDelivery, AlertFacts } from './alert.js';

/** What is sent. No URL shows its query, which may hold a secret. */
export function alertBody(alert: Alert, { subscriptionIds, delivery }: AlertFacts): string {
  const { type, at, lastAt, customerId, count } = alert;
  const url = auditedUrl(alert.url);
  const exhausted = type === 'delivery.exhausted';
  return JSON.stringify({
    type,
    at: at.toISOString(),
    customerId,
    endpointId: endpointKey(urlHash(alert.url)),
    url,
    subscriptionIds,
    event:
      delivery === undefined
        ? null
        : {
            id: delivery.eventId,
            objCode: delivery.objCode,
            eventType: delivery.eventType,
            objId: delivery.objId,
          },
    deliveryId: delivery?.id ?? null,
    reason: exhausted ? (delivery?.error ?? null) : alert.reason,
    error: delivery?.error ?? null,
    ...(exhausted && { count, until: lastAt.toISOString() }),
    text: textOf(alert, url, delivery),
  });
}

/** The same in one sentence or two, for people. */
function textOf({ type, reason, count }: Alert, url: string, delivery: AlertedDelivery | undefined): string {
  const because = reason === null ? '' : ` ${reason}`;
  switch (type) {
    case 'endpoint.disabled':
      return `${url} is disabled.${because}${lastOf(delivery)}`;
    case 'endpoint.frozen':
      return `${url} is frozen: nothing is sent there until it is enabled.${because}${lastOf(delivery)}`;
    case 'endpoint.recovered':
      return `${url} is well again.${because}`;
    case 'delivery.exhausted': {
      const what =
        count === 1 ? `A delivery to ${url} was given up` : `${count} deliveries to ${url} were given up`;
      if (delivery === undefined) return `${what}.`;
      const which = count === 1 ? named(delivery) : `the first of them ${named(delivery)}`;
      return `${what}: ${which}. ${delivery.error ?? ''}`.trimEnd();
    }
  }
}

function lastOf(delivery: AlertedDelivery | undefined): string {
  return delivery === undefined
    ? ''
    : ` The last to fail was ${named(delivery)}. ${delivery.error ?? ''}`.trimEnd();
}

function named({ objCode, eventType, objId }: AlertedDelivery): string {
  return `${eventType} of ${objCode}${objId === null ? '' : ` ${objId}`}`;
}
