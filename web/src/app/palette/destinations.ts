import type { PageName } from '../pages';

/** Where a text that somebody has pasted may lead. */
export interface Destination {
  readonly page: PageName;
  readonly to: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly search?: Readonly<Record<string, string>>;
}

const DELIVERY = /^msg_[0-9a-f]{32}_\d+$/;
const EVENT = /^evt_[0-9a-f]{32}_\d+$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const URL_TEXT = /^https?:\/\/\S+$/i;
const OBJECT = /^[0-9a-f]{24,40}$/i;

/** How the pages of records name their ids in addresses. */
const PARAMS = {
  deliveries: 'deliveryId',
  events: 'eventId',
  subscriptions: 'subscriptionId',
  replays: 'replayId',
  jobs: 'jobId',
  integrations: 'id',
} as const satisfies Partial<Record<PageName, string>>;

/** What an id, a URL or the id of an object may be, the likeliest first; nothing for other texts. */
export function destinationsOf(text: string): Destination[] {
  const id = text.trim();
  const record = (page: keyof typeof PARAMS): Destination => ({
    page,
    to: `/${page}/$${PARAMS[page]}`,
    params: { [PARAMS[page]]: id },
  });
  const list = (page: PageName, name: string): Destination => ({
    page,
    to: `/${page}`,
    search: { [name]: id },
  });
  if (DELIVERY.test(id)) return [record('deliveries')];
  if (EVENT.test(id)) return [record('events')];
  if (UUID.test(id))
    return [record('subscriptions'), record('replays'), record('jobs'), record('integrations')];
  if (URL_TEXT.test(id))
    return [list('deliveries', 'url'), list('subscriptions', 'url'), list('endpoints', 'search')];
  if (OBJECT.test(id)) return [list('events', 'objId'), list('deliveries', 'objId')];
  return [];
}

/** Whether all words of what was typed are in a name: "api ref" finds "API reference". */
export function matches(name: string, typed: string): boolean {
  const where = name.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every((word) => where.includes(word));
}
