import { Send } from 'lucide-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { components } from '../../api/schema';
import { useSubscriptions } from '../../api/subscriptions';
import { eventTexts } from '../../texts/events';
import { useTexts } from '../../texts/useTexts';
import { Badge } from '../../ui/Badge';
import { Button, buttonClass } from '../../ui/Button';
import { Segmented, TextField } from '../../ui/Field';
import { Mismatches } from '../../ui/Mismatches';
import { shortId, shortUrl } from '../../ui/shorten';
import { StateBadge } from '../../ui/StateBadge';
import { ReplayLink } from '../replays';
import { useDeliveriesOf, type useEvent } from './api';
import css from './Events.module.css';
import type { ExplainedSubscription } from './events';

const CHOICES = ['all', 'delivered', 'undelivered', 'unmatched'] as const;
const NAMES = {
  all: 'showAll',
  delivered: 'showDelivered',
  undelivered: 'showUndelivered',
  unmatched: 'showUnmatched',
} as const;

type Delivery = components['schemas']['DeliveryResponse'];

/** What an event came to for a subscription. */
interface Fate {
  readonly one: ExplainedSubscription;
  /** Undefined when it did not match, or is forgotten. */
  readonly delivery: Delivery | undefined;
  /** That repeated it: the latest. */
  readonly replayed: Delivery | undefined;
  readonly kind: Exclude<(typeof CHOICES)[number], 'all'>;
}

/** Every subscription of the customer with what this event came to for it: a delivery, or the conditions that said no. */
export function WhoGotIt({
  eventId,
  query,
}: {
  readonly eventId: string;
  readonly query: ReturnType<typeof useEvent>;
}) {
  const t = useTexts(eventTexts);
  const navigate = useNavigate();
  const search = useSearch({ from: '/events' });
  const known = useSubscriptions();
  const { data } = useDeliveriesOf(eventId);
  const { only } = search;
  const [text, setText] = useState('');
  // Those that match first of each page: sorted over all of them, rows would move when more come.
  const all =
    query.data?.pages.flatMap(({ subscriptions }) =>
      subscriptions.toSorted((a, b) => Number(b.matched) - Number(a.matched)),
    ) ?? [];
  const shown = all
    .map((one) => fateOf(one, data?.deliveries ?? []))
    .filter(({ kind }) => only === undefined || kind === only)
    .filter((fate) => isCalled(fate, known.get(fate.one.subscriptionId)?.url, text));
  return (
    <div className={css['who']}>
      <Segmented
        label={t('show')}
        value={only ?? 'all'}
        onChange={(next) =>
          void navigate({
            to: '.',
            search: { ...search, only: next === 'all' ? undefined : next } as never,
            replace: true,
          })
        }
        options={CHOICES.map((value) => ({ value, label: t(NAMES[value]) }))}
      />
      {(all.length > FEW || text !== '') && (
        <TextField
          type="search"
          label={t('nameOrUrl')}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      )}
      {shown.length === 0 && <p className={css['type']}>{t('noSubscriptions')}</p>}
      <ul className={css['subscriptions']}>
        {shown.map((fate) => (
          <li key={fate.one.subscriptionId}>
            <Subscription fate={fate} url={known.get(fate.one.subscriptionId)?.url} />
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <p className={css['more']}>
          <span className={css['type']}>{t('stillLooking', { n: all.length })}</span>
          <Button size="small" busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {t('moreSubscriptions')}
          </Button>
        </p>
      )}
    </div>
  );
}

/** So many need no search. */
const FEW = 5;

/** Whether its name, its URL or its id has a text in it, in capital letters or small ones. */
function isCalled({ one, delivery }: Fate, url: string | undefined, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  return [one.name, url ?? delivery?.url, one.subscriptionId].some((name) =>
    name?.toLowerCase().includes(wanted),
  );
}

function fateOf(one: ExplainedSubscription, deliveries: readonly Delivery[]): Fate {
  const own = deliveries.filter(({ subscriptionId }) => subscriptionId === one.subscriptionId);
  const delivery = own.find(({ replayId }) => replayId === null);
  const replayed = own.find(({ replayId }) => replayId !== null);
  const got = own.some(({ state }) => state === 'delivered');
  return { one, delivery, replayed, kind: got ? 'delivered' : one.matched ? 'undelivered' : 'unmatched' };
}

function Subscription({
  fate: { one, delivery, replayed },
  url: known,
}: {
  readonly fate: Fate;
  readonly url: string | undefined;
}) {
  const t = useTexts(eventTexts);
  const url = known ?? delivery?.url ?? undefined;
  return (
    <div className={css['subscription']}>
      <div className={css['headLine']}>
        <Link
          to="/subscriptions/$subscriptionId"
          params={{ subscriptionId: one.subscriptionId }}
          search={{}}
          className={css['name']}
        >
          <bdi>{one.name ?? (url === undefined ? shortId(one.subscriptionId) : shortUrl(url))}</bdi>
        </Link>
        {delivery !== undefined ? (
          <StateBadge state={delivery.state} />
        ) : (
          <Badge tone="quiet" dot>
            {t(one.matched ? 'matched' : 'unmatched')}
          </Badge>
        )}
      </div>
      {one.name !== null && url !== undefined && <bdi className={css['url']}>{shortUrl(url)}</bdi>}
      {delivery !== undefined && (
        <div className={css['actions']}>
          <Link
            to="/deliveries/$deliveryId"
            params={{ deliveryId: delivery.id }}
            search={{}}
            className={buttonClass('secondary', 'small')}
          >
            <Send size={14} aria-hidden />
            <span>{t('openDelivery')}</span>
          </Link>
          <ReplayLink delivery={delivery} size="small" />
          {replayed !== undefined && (
            <Link
              to="/deliveries/$deliveryId"
              params={{ deliveryId: replayed.id }}
              search={{}}
              className={css['again']}
            >
              <span>{t('openReplayed')}</span>
              <StateBadge state={replayed.state} />
            </Link>
          )}
        </div>
      )}
      {!one.matched && <Why one={one} />}
    </div>
  );
}

function Why({ one: { reason, mismatches = [], filterConnector } }: { readonly one: ExplainedSubscription }) {
  if (mismatches.length === 0) return <p className={css['reason']}>{reason}</p>;
  return <Mismatches mismatches={mismatches} connector={filterConnector} />;
}
