import { linkOptions, type ToOptions } from '@tanstack/react-router';
import type { components } from '../../api/schema';
import type { Search } from '../../app/search';
import { sinceMoment } from '../../ui/filters/filters';

export type AuditEntry = components['schemas']['AuditEntryResponse'];

/** Everything that is written down (docs/users.md#the-audit), by what it is about. */
export const ACTIONS = [
  'customer.created',
  'user.created',
  'user.edited',
  'user.activated',
  'user.deactivated',
  'user.passwordChanged',
  'user.sessionEnded',
  'user.sessionsEnded',
  'user.apiKeyCreated',
  'user.apiKeyRemoved',
  'subscription.created',
  'subscription.replaced',
  'subscription.paused',
  'subscription.resumed',
  'subscription.deleted',
  'subscription.settingsChanged',
  'subscription.versionChanged',
  'subscription.secretRotated',
  'subscription.enabled',
  'endpoint.enabled',
  'delivery.retried',
  'replay.created',
  'replay.cancelled',
  'job.created',
  'job.cancelled',
  'integration.created',
  'integration.edited',
  'integration.enabled',
  'integration.disabled',
  'integration.deleted',
  'link.created',
  'link.removed',
  'link.consentRequired',
  'document.linked',
  'document.unlinked',
] as const;
export type Action = (typeof ACTIONS)[number];

export const OBJECT_TYPES = [...new Set(ACTIONS.map((action) => action.slice(0, action.indexOf('.'))))];

export function isKnown(action: string): action is Action {
  return (ACTIONS as readonly string[]).includes(action);
}

const NAMES = ['action', 'objectType', 'objectId', 'userId', 'until'] as const;

/** The filters of an address as the service takes them; spans become moments. */
export function auditQuery(search: Search): Readonly<Record<string, string>> {
  const query: Record<string, string> = {};
  for (const name of NAMES) {
    const value = search[name];
    if (typeof value === 'string') query[name] = value;
  }
  const since = sinceMoment(typeof search['since'] === 'string' ? search['since'] : undefined);
  return since === undefined ? query : { ...query, since };
}

/** A field that an entry tells the change of. What is not known is absent. */
export interface Change {
  readonly field: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/**
 * What an entry changed. It tells which fields, and of some what they are now; what they were before, the entries before it may tell.
 * @param earlier of the same object, newest first
 */
export function changesOf({ action, details }: AuditEntry, earlier: readonly AuditEntry[]): Change[] {
  const { fields, from, to } = details;
  const what = action === 'subscription.versionChanged' ? 'version' : 'health';
  if (from !== undefined) return [{ field: what, before: from, ...(to !== undefined && { after: to }) }];
  if (!Array.isArray(fields)) return [];
  return fields.map((name): Change => {
    const field = String(name);
    const told = earlier.find((entry) => Object.hasOwn(entry.details, field));
    return {
      field,
      ...(told !== undefined && { before: told.details[field] }),
      ...(Object.hasOwn(details, field) && { after: details[field] }),
    };
  });
}

/** The cursor behind which an entry is the first: ids count up, so it is the one after its own. */
export function cursorBefore(id: string): string | undefined {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return undefined;
  const next = ((BigInt(`0x${id.replaceAll('-', '')}`) + 1n) % (1n << 128n)).toString(16).padStart(32, '0');
  return next.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

const PLACES: Readonly<Record<string, (id: string) => ToOptions>> = {
  user: (userId) => linkOptions({ to: '/users/$userId', params: { userId } }),
  subscription: (subscriptionId) =>
    linkOptions({ to: '/subscriptions/$subscriptionId', params: { subscriptionId } }),
  endpoint: (endpointId) => linkOptions({ to: '/endpoints/$endpointId', params: { endpointId } }),
  delivery: (deliveryId) => linkOptions({ to: '/deliveries/$deliveryId', params: { deliveryId } }),
  replay: (replayId) => linkOptions({ to: '/replays/$replayId', params: { replayId } }),
  job: (jobId) => linkOptions({ to: '/jobs/$jobId', params: { jobId } }),
  integration: (id) => linkOptions({ to: '/integrations/$id', params: { id } }),
};

/** Where the console shows an object of the audit, if it does. */
export function placeOf({ objectType, objectId }: Pick<AuditEntry, 'objectType' | 'objectId'>) {
  return Object.hasOwn(PLACES, objectType) ? PLACES[objectType]!(objectId) : undefined;
}
