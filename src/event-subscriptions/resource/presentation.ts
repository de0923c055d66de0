import type { CustomHeader, EndpointView, RequestSecrets } from '../../delivery/index.js';
import { maskSecret } from '../../platform/crypto/index.js';
import { type ShownSettings, shownSettings } from '../model/settings.js';
import type { Subscription, VersionName } from '../model/subscription.js';

/** How an authToken and the values of headers appear in answers; AUTH_TOKEN_IN_RESPONSES decides. */
export type TokenDisplay = 'masked' | 'plain';

/**
 * The health of a URL (docs/contract/event-subscriptions.md#3); while it is disabled or frozen with the reason and the
 * next try, null while frozen; and how it went lately, only where the settings are asked for.
 */
export type UrlHealth = Omit<EndpointView, 'reason' | 'next_try_at' | keyof RecentHealth> & {
  readonly reason?: string;
  readonly next_try_at?: string | null;
} & Partial<RecentHealth>;

type RecentHealth = Pick<EndpointView, 'recent_attempts' | 'recent_failures' | 'consecutive_failures'>;

/**
 * The resource as docs/contract/event-subscriptions.md#3, names its fields. Dates: ISO, local to UTC, microseconds, no
 * zone.
 */
export interface SubscriptionResource {
  readonly id: string;
  readonly customerId: string;
  readonly objCode: string;
  readonly eventType: string;
  readonly objId: string | null;
  readonly url: string;
  /** Null when it has none. */
  readonly authToken: string | null;
  readonly headers: readonly CustomHeader[];
  readonly filters: readonly unknown[];
  readonly filterConnector: string;
  readonly base64Encoding: boolean;
  readonly version: VersionName;
  readonly date_created: string;
  readonly date_modified: string;
  readonly dateVersionUpdated: string | null;
  /** The two dates again, under the names that deployed clients read. */
  readonly dateCreated: string;
  readonly dateModified: string;
  /** With the reason while it is disabled or frozen. */
  readonly subscription_url: UrlHealth;
  /** Absent when there are none. */
  readonly warnings?: readonly string[];
  /** Only where it is asked for. */
  readonly settings?: ShownSettings;
}

/** What a read shows beside the vendor's resource, where it is asked for. */
export const INCLUDED = ['settings'] as const;

export type Included = (typeof INCLUDED)[number];

/** The names of the deprecated list (docs/contract/event-subscriptions.md#4). */
export interface LegacyResource {
  readonly id: string;
  readonly customer_id: string;
  readonly obj_id: string | null;
  readonly obj_code: string;
  readonly url: string;
  readonly event_type: string;
  readonly auth_token: string | null;
}

export function presentSubscription(
  subscription: Subscription,
  { authToken, customHeaders }: RequestSecrets,
  endpoint: EndpointView,
  display: TokenDisplay,
  include: readonly Included[] = [],
): SubscriptionResource {
  const { dateCreated, dateModified, warnings } = subscription;
  const { recent_attempts, recent_failures, consecutive_failures } = endpoint;
  const withSettings = include.includes('settings');
  return {
    id: subscription.id,
    customerId: subscription.customerId,
    objCode: subscription.objCode,
    eventType: subscription.eventType,
    objId: subscription.objId,
    url: subscription.url,
    authToken: showToken(authToken, display),
    headers: customHeaders.map(({ name, value }) => ({ name, value: showSecret(value, display) })),
    filters: subscription.filters,
    filterConnector: subscription.filterConnector,
    base64Encoding: subscription.base64Encoding,
    version: subscription.version,
    date_created: dateCreated,
    date_modified: dateModified,
    dateVersionUpdated: subscription.dateVersionUpdated,
    dateCreated,
    dateModified,
    subscription_url: {
      url: endpoint.url,
      date_created: endpoint.date_created,
      successes: endpoint.successes,
      failures: endpoint.failures,
      disabled_at: endpoint.disabled_at,
      frozen_at: endpoint.frozen_at,
      ...(endpoint.reason === null ? {} : { reason: endpoint.reason }),
      ...(isWell(endpoint) ? {} : { next_try_at: endpoint.next_try_at }),
      ...(withSettings && { recent_attempts, recent_failures, consecutive_failures }),
    },
    ...(warnings.length > 0 ? { warnings } : {}),
    ...(withSettings ? { settings: shownSettings(subscription) } : {}),
  };
}

function isWell({ disabled_at, frozen_at }: EndpointView): boolean {
  return disabled_at === null && frozen_at === null;
}

export function presentLegacy(
  subscription: Pick<Subscription, 'id' | 'customerId' | 'objId' | 'objCode' | 'url' | 'eventType'>,
  authToken: string | null,
  display: TokenDisplay,
): LegacyResource {
  return {
    id: subscription.id,
    customer_id: subscription.customerId,
    obj_id: subscription.objId,
    obj_code: subscription.objCode,
    url: subscription.url,
    event_type: subscription.eventType,
    auth_token: showToken(authToken, display),
  };
}

function showToken(authToken: string | null, display: TokenDisplay): string | null {
  return authToken === null ? null : showSecret(authToken, display);
}

function showSecret(secret: string, display: TokenDisplay): string {
  return display === 'plain' ? secret : maskSecret(secret);
}
