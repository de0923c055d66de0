import { type AuditedChange, auditedUrl } from '../../platform/audit/index.js';

/** What an audit entry keeps of a subscription, so that it is known after it was deleted. */
interface AuditedSubscription {
  readonly id: string;
  readonly objCode: string;
  readonly eventType: string;
  readonly url: string;
}

/** A change of a subscription; the query of its URL is left out, for it may hold a secret. */
export function auditedSubscription(
  action: string,
  { id, objCode, eventType, url }: AuditedSubscription,
  details: object = {},
): AuditedChange {
  return {
    action,
    objectType: 'subscription',
    objectId: id,
    details: { objCode, eventType, url: auditedUrl(url), ...details },
  };
}
