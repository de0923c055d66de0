import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useKeys } from '../../../app/keys';
import { common } from '../../../texts/common';
import { recordTexts } from '../../../texts/subscriptionRecord';
import { subscriptionTexts } from '../../../texts/subscriptions';
import { useTexts } from '../../../texts/useTexts';
import { IconButton } from '../../../ui/Button';
import { copyText } from '../../../ui/copy';
import { JsonView } from '../../../ui/JsonView';
import { useTitle } from '../../../ui/Page';
import { Callout, Skeleton } from '../../../ui/States';
import { Tabs } from '../../../ui/Tabs';
import { useSubscription } from '../api';
import { useTellingWarnings } from '../new/api';
import { FiltersInWords } from '../filters/FiltersInWords';
import { standingOf } from '../../../ui/health';
import { HealthBadge, useWellSentence } from '../../../ui/HealthBadge';
import { PausedBadge } from '../PausedBadge';
import { LongUrl } from '../LongUrl';
import { healthOf, recentOf, shortId, type Subscription } from '../subscriptions';
import { Gone } from './Gone';
import { Overview } from './Overview';
import { RecentDeliveries } from './RecentDeliveries';
import { RecordActions } from './RecordActions';
import css from './Record.module.css';

/** One subscription: how its URL is, what it asks for, and everything that can be done with it. */
export function SubscriptionRecord() {
  const { subscriptionId } = useParams({ from: '/subscriptions/$subscriptionId' });
  const query = useSubscription(subscriptionId);
  const t = useTexts(subscriptionTexts);
  useTitle(`${t('record')} ${shortId(subscriptionId)}`);
  return (
    <div className={css['record']}>
      {query.data ? (
        <Shown subscription={query.data} />
      ) : query.error ? (
        <>
          <CloseLink />
          <Gone id={subscriptionId} error={query.error} onRetry={() => void query.refetch()} />
        </>
      ) : (
        <Skeleton lines={8} />
      )}
    </div>
  );
}

function useClose(): () => void {
  const navigate = useNavigate();
  const { tab: _, ...filters } = useSearch({ from: '/subscriptions' });
  return () => void navigate({ to: '/subscriptions', search: filters as never });
}

function CloseLink() {
  const c = useTexts(common);
  return <IconButton icon={X} label={c('close')} keys="Esc" className={css['close']!} onClick={useClose()} />;
}

const SAYS = { disabled: 'saysDisabled', frozen: 'saysFrozen' } as const;

function Shown({ subscription }: { readonly subscription: Subscription }) {
  const t = useTexts(recordTexts);
  const s = useTexts(subscriptionTexts);
  const c = useTexts(common);
  const navigate = useNavigate();
  const search = useSearch({ from: '/subscriptions' });
  const { tab = 'overview' } = search;
  const close = useClose();
  const health = healthOf(subscription.subscription_url);
  const recent = recentOf(subscription.subscription_url);
  const standing = standingOf(health, recent);
  const well = useWellSentence(standing, recent, t('saysHealthy'));
  const { filters, settings } = subscription;
  const warnings = useTellingWarnings(subscription);
  const name = settings?.name ?? null;
  const kind = `${subscription.objCode} · ${subscription.eventType}`;
  useKeys([
    { keys: 'Escape', label: c('close'), run: close },
    { keys: 'c', label: s('keyCopyId'), run: () => void copyText(subscription.id) },
  ]);
  return (
    <>
      <header className={css['head']}>
        <div className={css['headLine']}>
          <h2 className={css['title']}>
            <bdi>{name ?? kind}</bdi>
            <HealthBadge health={health} recent={recent} />
            {settings?.paused && <PausedBadge />}
          </h2>
          <CloseLink />
        </div>
        {name !== null && <p className={css['quiet']}>{kind}</p>}
        <LongUrl url={subscription.url} />
        <p role="status">
          {settings?.paused ? t('saysPaused') : health === 'healthy' ? well : t(SAYS[health])}
        </p>
        <RecordActions subscription={subscription} health={health} onDeleted={close} />
      </header>
      {warnings.length > 0 && (
        <Callout tone="warn" title={s('warningCount', { n: warnings.length })}>
          <ul className={css['warnings']}>
            {warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Callout>
      )}
      <Tabs
        label={t('tabs')}
        value={tab}
        onChange={(next) =>
          void navigate({ to: '.', search: { ...search, tab: next } as never, replace: true })
        }
        tabs={[
          { value: 'overview', label: t('tab_overview'), content: <Overview subscription={subscription} /> },
          {
            value: 'filters',
            label: filters.length > 0 ? `${t('tab_filters')} (${filters.length})` : t('tab_filters'),
            content: (
              <div className={css['stack']}>
                <FiltersInWords filters={filters} connector={subscription.filterConnector} />
                {filters.length > 0 && <JsonView value={filters} label={t('tab_filters')} open={1} />}
              </div>
            ),
          },
          {
            value: 'deliveries',
            label: t('tab_deliveries'),
            content: <RecentDeliveries subscriptionId={subscription.id} />,
          },
          {
            value: 'json',
            label: t('tab_json'),
            content: <JsonView value={subscription} label={t('tab_json')} />,
          },
        ]}
      />
    </>
  );
}
