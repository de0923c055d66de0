import { useQuery } from '@tanstack/react-query';
import { api, call } from '../../api/client';
import { useObjects } from '../../api/objects';
import { shellTexts } from '../../texts/shell';
import { stateTexts } from '../../texts/states';
import { useTexts } from '../../texts/useTexts';
import { STATES } from '../../ui/deliveryStates';
import { shortId, shortUrl } from '../../ui/shorten';
import { useSettled } from '../../ui/useSettled';
import type { PageName } from '../pages';
import { destinationsOf, matches } from './destinations';

/** A place that the typed text leads to, in words. */
export interface Found {
  readonly id: string;
  /** Only for those who may open it. */
  readonly page: PageName;
  readonly name: string;
  readonly to: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly search?: Readonly<Record<string, string | readonly string[]>>;
}

const E = '/attask/eventsubscription/api/v1';
/** Shorter texts are in too many things. */
const SHORTEST = 2;
const MOST_OBJECTS = 3;
const ABOUT = ['events', 'deliveries', 'subscriptions'] as const;

/** What was found for a text beside pages and actions, the likeliest first: states, objects, subscriptions, URLs, events. */
export function useFound(
  typed: string,
  mayOpen: (page: PageName) => boolean,
  pageName: (page: PageName) => string,
): readonly Found[] {
  const t = useTexts(shellTexts);
  const s = useTexts(stateTexts);
  const objects = useObjects();
  const text = typed.trim();
  const wanted = text.length >= SHORTEST ? text : '';
  const settled = useSettled(wanted, 200);
  const asked = destinationsOf(settled).length === 0 ? settled : '';
  const subscriptions = useSubscriptionsWith(mayOpen('subscriptions') ? asked : '');
  const endpoints = useEndpointsWith(mayOpen('endpoints') ? asked : '');
  if (wanted === '' || destinationsOf(text).length > 0) return [];
  const only = (page: PageName, shown: string): string =>
    t('searchFilter', { page: pageName(page), text: shown });
  const states = STATES.filter((state) => matches(`${s(`state_${state}`)} ${state}`, text)).map(
    (state): Found => ({
      id: `state ${state}`,
      page: 'deliveries',
      name: only('deliveries', s(`state_${state}`)),
      to: '/deliveries',
      search: { state: [state] },
    }),
  );
  const ofObjects = objects
    .filter(({ objCode, name }) => matches(`${objCode} ${name}`, text))
    .toSorted((a, b) => Number(isCode(b.objCode, text)) - Number(isCode(a.objCode, text)))
    .slice(0, MOST_OBJECTS)
    .flatMap(({ objCode, name }) =>
      ABOUT.map((page): Found => ({
        id: `${page} of ${objCode}`,
        page,
        name: only(page, `${objCode} · ${name}`),
        to: `/${page}`,
        search: { objCode },
      })),
    );
  const named = (asked === text ? subscriptions : []).map(({ id, name, objCode, eventType, url }): Found => ({
    id: `subscription ${id}`,
    page: 'subscriptions',
    name: t('searchOpen', {
      page: pageName('subscriptions'),
      text: `${name ?? `${objCode} · ${eventType}`} – ${shortUrl(url)}`,
    }),
    to: '/subscriptions/$subscriptionId',
    params: { subscriptionId: id },
  }));
  const urls = (asked === text ? endpoints : []).map(({ id, url }): Found => ({
    id: `endpoint ${id}`,
    page: 'endpoints',
    name: t('searchOpen', { page: pageName('endpoints'), text: shortUrl(url) }),
    to: '/endpoints/$endpointId',
    params: { endpointId: id },
  }));
  const inStates: Found = {
    id: 'events with text',
    page: 'events',
    name: t('searchText', { page: pageName('events'), text: text.length > 60 ? shortId(text) : text }),
    to: '/events',
    search: { q: text },
  };
  return [...states, ...ofObjects, ...named, ...urls, ...(text.length > SHORTEST ? [inStates] : [])].filter(
    ({ page }) => mayOpen(page),
  );
}

function isCode(objCode: string, text: string): boolean {
  return objCode.toLowerCase() === text.toLowerCase();
}

/** Some subscriptions with a text in their name, description, URL or object. @param search empty: none */
function useSubscriptionsWith(search: string) {
  const { data } = useQuery({
    queryKey: ['subscriptions', 'palette', search],
    queryFn: ({ signal }) =>
      call(
        api.GET(`${E}/subscriptions`, {
          params: { query: { search, limit: 5, include: 'settings' } },
          signal,
        }),
      ),
    enabled: search !== '',
  });
  return (data?.subscriptions ?? []).map(({ settings, ...one }) => ({
    ...one,
    name: settings?.name ?? null,
  }));
}

/** Some URLs with a text in them. @param search empty: none */
function useEndpointsWith(search: string) {
  const { data } = useQuery({
    queryKey: ['endpoints', 'palette', search],
    queryFn: ({ signal }) =>
      call(api.GET('/api/v1/endpoints', { params: { query: { search, limit: 5 } }, signal })),
    enabled: search !== '',
  });
  return data?.endpoints ?? [];
}
