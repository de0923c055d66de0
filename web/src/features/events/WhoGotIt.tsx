import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useSubscriptions } from '../../api/subscriptions';
import { eventTexts } from '../../texts/events';
import { useTexts } from '../../texts/useTexts';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Segmented } from '../../ui/Field';
import { Mismatches } from '../../ui/Mismatches';
import { StateBadge } from '../../ui/StateBadge';
import { ReplayLink } from '../replays';
import { useDeliveriesOf, type useEvent } from './api';
import css from './Events.module.css';
import type { ExplainedSubscription } from './events';

const CHOICES = ['all', 'matched', 'unmatched'] as const;

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
  const { only } = search;
  const all = query.data?.pages.flatMap(({ subscriptions }) => subscriptions) ?? [];
  const shown = all
    .filter(({ matched }) => only === undefined || matched === (only === 'matched'))
    .toSorted((a, b) => Number(b.matched) - Number(a.matched));
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
        options={CHOICES.map((value) => ({
          value,
          label: t(value === 'all' ? 'showAll' : value === 'matched' ? 'showMatched' : 'showUnmatched'),
        }))}
      />
      {shown.length === 0 && <p className={css['type']}>{t('noSubscriptions')}</p>}
      <ul className={css['subscriptions']}>
        {shown.map((one) => (
          <li key={one.subscriptionId}>
            <Subscription one={one} url={known.get(one.subscriptionId)?.url} eventId={eventId} />
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

function Subscription({
  one,
  url,
  eventId,
}: {
  readonly one: ExplainedSubscription;
  readonly url: string | undefined;
  readonly eventId: string;
}) {
  const t = useTexts(eventTexts);
  const { data } = useDeliveriesOf(eventId);
  const delivery = data?.deliveries.find(
    ({ subscriptionId, replayId }) => subscriptionId === one.subscriptionId && replayId === null,
  );
  return (
    <div className={css['subscription']}>
      <div className={css['headLine']}>
        <bdi className={css['url']}>{url ?? delivery?.url ?? one.subscriptionId}</bdi>
        {delivery !== undefined ? (
          <Link to="/deliveries/$deliveryId" params={{ deliveryId: delivery.id }} search={{}}>
            <StateBadge state={delivery.state} />
          </Link>
        ) : (
          <Badge tone={one.matched ? 'good' : 'quiet'} dot>
            {t(one.matched ? 'matched' : 'unmatched')}
          </Badge>
        )}
      </div>
      {delivery !== undefined && <ReplayLink delivery={delivery} size="small" />}
      {!one.matched && <Why one={one} />}
    </div>
  );
}

function Why({ one: { reason, mismatches = [] } }: { readonly one: ExplainedSubscription }) {
  if (mismatches.length === 0) return <p className={css['reason']}>{reason}</p>;
  return <Mismatches mismatches={mismatches} />;
}
