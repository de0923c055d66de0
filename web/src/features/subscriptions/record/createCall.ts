import { stringifyExactly } from '../../../api/json';
import { SERVICE_URL } from '../../../api/place';
import type { Subscription } from '../subscriptions';

/** What a create call takes of a subscription that is there. Its secrets are masked wherever they are read. */
function createBody(subscription: Subscription): Record<string, unknown> {
  const { objCode, eventType, objId, url, filters, filterConnector, base64Encoding, headers } = subscription;
  return {
    objCode,
    eventType,
    url,
    ...(subscription.authToken !== null && { authToken: '<token>' }),
    ...(objId !== null && { objId }),
    ...(filters.length > 0 && { filters }),
    ...(filterConnector !== 'AND' && { filterConnector }),
    ...(base64Encoding && { base64Encoding }),
    ...(headers.length > 0 && { headers: headers.map(({ name }) => ({ name, value: '<value>' })) }),
  };
}

/** A call that creates a subscription, for a shell. */
export function curlOfBody(body: Record<string, unknown>, strict = false): string {
  const json = stringifyExactly(body).replaceAll("'", `'\\''`);
  return [
    `curl -X POST '${SERVICE_URL}/attask/eventsubscription/api/v1/subscriptions${strict ? '?validate=strict' : ''}'`,
    `-H "sessionID: $SESSION" -H 'Content-Type: application/json'`,
    `--data-raw '${json}'`,
  ].join(' \\\n  ');
}

export function createCall(subscription: Subscription): string {
  return curlOfBody(createBody(subscription));
}
