import type { components } from '../../api/schema';
import type { Search } from '../../app/search';
import type { Health, Recent } from '../../ui/health';

export type Subscription = components['schemas']['SubscriptionResponse'];
export type SubscriptionUrl = components['schemas']['SubscriptionUrlResponse'];
export type Version = components['schemas']['SubscriptionVersion'];

/** How a URL is, as its subscriptions tell. */
export function healthOf(url: Pick<SubscriptionUrl, 'disabled_at' | 'frozen_at'>): Health {
  if (url.frozen_at !== null) return 'frozen';
  return url.disabled_at === null ? 'healthy' : 'disabled';
}

/** How a URL did since it was created or enabled; undefined where that was not asked for. */
export function recentOf(url: SubscriptionUrl): Recent | undefined {
  const { recent_attempts: attempts, recent_failures: failures, consecutive_failures: inARow } = url;
  if (attempts === undefined || failures === undefined || inARow === undefined) return undefined;
  return { attempts, failures, inARow };
}

/** A moment of a subscription as others are written: those of the vendor are UTC without saying so. */
export function moment(vendors: string): string {
  return /(?:Z|[+-]\d{2}:?\d{2})$/.test(vendors) ? vendors : `${vendors}Z`;
}

const NAMES = ['url', 'objCode', 'eventType', 'health', 'warnings', 'search', 'label', 'paused'] as const;

/** The filters of an address as the service takes them. */
export function listQuery(search: Search): Record<string, string> {
  const query: Record<string, string> = {};
  for (const name of NAMES) {
    const value = search[name];
    if (typeof value === 'string') query[name] = value;
  }
  return query;
}

/** An id as lists show it: its beginning and end tell it from its neighbours. */
export function shortId(id: string): string {
  return id.length <= 20 ? id : `${id.slice(0, 10)}…${id.slice(-6)}`;
}

/** A URL without its protocol. */
export function shortUrl(url: string): string {
  return url.replace(/^https?:\/\//, '');
}
