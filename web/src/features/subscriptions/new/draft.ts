import { stringifyExactly } from '../../../api/json';
import type { components } from '../../../api/schema';
import type { EditedFilters } from '../filters/FiltersEditor';
import { filtersOf, isPending, type Item, itemsOf } from '../filters/items';
import { readFilter } from '../filters/reading';
import type { Subscription } from '../subscriptions';

export type CreateBody = components['schemas']['CreateSubscriptionRequest'];
/** What becomes of the deliveries of the old one that have not ended. */
export type Undelivered = 'finish' | 'move';
export type ReplaceBody = Omit<CreateBody, 'authToken'> & {
  readonly authToken?: string;
  readonly undelivered: Undelivered;
};
export type Evaluated = components['schemas']['EvaluatedSubscription'];
export type RecordedEvent = components['schemas']['RecordedEventResponse'];

interface Pair {
  readonly id: number;
  readonly name: string;
  readonly value: string;
}

/** A subscription that is being made. */
export interface Draft {
  readonly objCode: string;
  readonly eventType: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly objId: string;
  readonly url: string;
  readonly authToken: string;
  readonly headers: readonly Pair[];
  readonly base64Encoding: boolean;
  readonly filters: EditedFilters;
  readonly name: string;
  readonly description: string;
  readonly labels: readonly Pair[];
  /** Whether it is made so that nothing is sent until it is resumed. */
  readonly paused: boolean;
}

let last = 0;
export const newPair = (name = '', value = ''): Pair => ({ id: ++last, name, value });

export const NOTHING: Draft = {
  objCode: '',
  eventType: 'UPDATE',
  objId: '',
  url: '',
  authToken: '',
  headers: [],
  base64Encoding: false,
  filters: { connector: 'AND', items: [] },
  name: '',
  description: '',
  labels: [],
  paused: false,
};

/**
 * A draft of what is there already. Its secrets are read by nobody: they are to be typed again, or, where it is replaced, stay as they are
 * unless they are typed.
 */
export function draftOf(subscription: Subscription, replaces = false): Draft {
  const { settings } = subscription;
  return {
    ...NOTHING,
    objCode: subscription.objCode,
    eventType: subscription.eventType,
    objId: subscription.objId ?? '',
    url: subscription.url,
    headers: replaces ? [] : subscription.headers.map(({ name }) => newPair(name)),
    base64Encoding: subscription.base64Encoding,
    filters: { connector: subscription.filterConnector, items: itemsOf(subscription.filters) },
    name: settings?.name ?? '',
    description: settings?.description ?? '',
    labels: Object.entries(settings?.labels ?? {}).map(([name, value]) => newPair(name, value)),
    paused: replaces && (settings?.paused ?? false),
  };
}

/** Whether two drafts say the same: nothing of the one is lost with the other. */
export function isSameDraft(one: Draft, other: Draft): boolean {
  return one === other || saidBy(one) === saidBy(other);
}

/** A draft without what only tells its rows apart on this page. */
function saidBy({ headers, labels, filters, ...rest }: Draft): string {
  const { connector, items, broken, text } = filters;
  const pairs = [headers, labels].map((list) => list.map(({ name, value }) => [name, value]));
  const pending = items.map((item) => isPending([item]));
  // A text that can be read says what the items say.
  const unread = broken === undefined ? null : text;
  return stringifyExactly([rest, pairs, connector, filtersOf(items), pending, unread])!;
}

/** A draft for events like a recorded one. */
export function draftFor(event: Pick<RecordedEvent, 'objCode' | 'eventType'>): Draft {
  return { ...NOTHING, objCode: event.objCode, eventType: event.eventType };
}

/** What decides which events match; undefined while it cannot be told. */
export function evaluated(draft: Draft): Evaluated | undefined {
  const { objCode, eventType, objId, filters, url } = draft;
  if (objCode === '' || filters.broken !== undefined || isPending(filters.items)) return undefined;
  return {
    objCode,
    eventType,
    // With it, the service also says whether it may send there.
    ...(url.trim() !== '' && urlProblem(url) === undefined && { url: url.trim() }),
    ...(objId.trim() !== '' && { objId: objId.trim() }),
    filters: filtersOf(filters.items),
    ...(filters.connector === 'OR' && { filterConnector: 'OR' as const }),
  } as Evaluated;
}

/** The same where it is worth trying: a filter without a field would let everything through. */
export function triable(draft: Draft): Evaluated | undefined {
  return draft.filters.items.some(namesNoField) ? undefined : evaluated(draft);
}

function namesNoField({ raw, members }: Item): boolean {
  return members === undefined ? readFilter(raw)?.fieldName === '' : members.some(namesNoField);
}

/** The body of the create call; undefined while something in it cannot be read. */
export function createBodyOf(draft: Draft): CreateBody | undefined {
  const matching = evaluated(draft);
  if (matching === undefined) return undefined;
  const { url, authToken, base64Encoding } = draft;
  const { filters, ...rest } = matching;
  const headers = draft.headers.filter((one) => one.name.trim() !== '');
  const { name, description, labels } = settingsOf(draft);
  const settings = {
    ...(name !== null && { name }),
    ...(description !== null && { description }),
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(draft.paused && { paused: true }),
  };
  return {
    ...rest,
    url: url.trim(),
    authToken,
    ...(draft.filters.items.length > 0 && { filters }),
    ...(headers.length > 0 && {
      headers: headers.map((one) => ({ name: one.name.trim(), value: one.value })),
    }),
    ...(base64Encoding && { base64Encoding }),
    ...(Object.keys(settings).length > 0 && { settings }),
  } as CreateBody;
}

/** The body of the call that replaces one: what is left out of its secrets stays. */
export function replaceBodyOf(draft: Draft, undelivered: Undelivered): ReplaceBody | undefined {
  const body = createBodyOf(draft);
  if (body === undefined) return undefined;
  const { authToken, ...rest } = body;
  return {
    ...rest,
    undelivered,
    settings: { ...settingsOf(draft), paused: draft.paused },
    ...(draft.authToken !== '' && { authToken }),
  };
}

/** What people call it; null for what they do not say. */
export function settingsOf(draft: Pick<Draft, 'name' | 'description' | 'labels'>) {
  const labels = draft.labels.filter(({ name }) => name.trim() !== '');
  return {
    name: draft.name.trim() === '' ? null : draft.name.trim(),
    description: draft.description.trim() === '' ? null : draft.description.trim(),
    labels: Object.fromEntries(labels.map(({ name, value }) => [name.trim(), value])),
  };
}

/** A token that nobody guesses: 32 random bytes, as letters that every header takes. */
export function newToken(
  random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array = (bytes) => crypto.getRandomValues(bytes),
): string {
  const bytes = random(new Uint8Array(32));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

/** What is wrong with a URL before the service is asked: it says the rest. */
export function urlProblem(url: string): 'noUrl' | 'otherProtocol' | 'userInfo' | 'tooLong' | undefined {
  const text = url.trim();
  if (text === '') return undefined;
  if (text.length > 2_000) return 'tooLong';
  try {
    const { protocol, username, password } = new URL(text);
    if (protocol !== 'http:' && protocol !== 'https:') return 'otherProtocol';
    return username !== '' || password !== '' ? 'userInfo' : undefined;
  } catch {
    return 'noUrl';
  }
}
