import { endpointKey, urlHash } from '../delivery/index.js';
import { auditedUrl } from '../platform/audit/index.js';
import type { Alert, AlertedDelivery, AlertFacts } from './alert.js';

/** What is sent. No URL shows its query, which may hold a secret. */
export function alertBody(alert: Alert, { subscriptionIds, deliveries }: AlertFacts): string {
  const { type, at, lastAt, customerId, count } = alert;
  const url = auditedUrl(alert.url);
  const exhausted = type === 'delivery.exhausted';
  const [first] = deliveries;
  return JSON.stringify({
    type,
    at: at.toISOString(),
    customerId,
    endpointId: endpointKey(urlHash(alert.url)),
    url,
    subscriptionIds,
    event: first === undefined ? null : eventOf(first),
    deliveryId: first?.id ?? null,
    reason: exhausted ? (first?.error ?? null) : alert.reason,
    error: first?.error ?? null,
    count,
    ...(exhausted && {
      until: lastAt.toISOString(),
      examples: deliveries.map((delivery) => ({
        deliveryId: delivery.id,
        event: eventOf(delivery),
        reason: delivery.error,
      })),
    }),
    text: textOf(alert, url, first),
  });
}

/** What is sent when somebody wants to know whether alerts arrive: as {@link alertBody}, of no URL and no event. @param subscriptionId none: the operator's */
export function testAlertBody(customerId: string, subscriptionId: string | undefined, at: Date): string {
  return JSON.stringify({
    type: 'test',
    at: at.toISOString(),
    customerId,
    endpointId: null,
    url: null,
    subscriptionIds: subscriptionId === undefined ? [] : [subscriptionId],
    event: null,
    deliveryId: null,
    reason: 'Somebody asked for a test alert.',
    error: null,
    count: 1,
    text:
      subscriptionId === undefined
        ? 'This is a test: alerts to the operator arrive here.'
        : `This is a test: alerts about the subscription ${subscriptionId} arrive here.`,
  });
}

function eventOf({ eventId, objCode, eventType, objId }: AlertedDelivery): object {
  return { id: eventId, objCode, eventType, objId };
}

/** The same in a few sentences, for people. */
function textOf({ type, reason, count }: Alert, url: string, delivery: AlertedDelivery | undefined): string {
  const because = reason === null ? '' : ` ${reason}`;
  const often = count === 1 ? '' : ` Its state has changed ${count} times since the alert before.`;
  switch (type) {
    case 'endpoint.disabled':
      return `${url} is disabled.${because}${lastOf(delivery)}${often}`;
    case 'endpoint.frozen':
      return `${url} is frozen: nothing is sent there until it is enabled.${because}${lastOf(delivery)}${often}`;
    case 'endpoint.recovered':
      return `${url} is well again.${because}${often}`;
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
