import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Ban, Send } from 'lucide-react';
import { useEffect, useState } from 'react';
import { locale } from '../../app/preferences';
import { useSubscription } from '../../api/subscriptions';
import { useKeys } from '../../app/keys';
import { common } from '../../texts/common';
import { replayTexts } from '../../texts/replays';
import { type Translate, useTexts } from '../../texts/useTexts';
import { Button, buttonClass } from '../../ui/Button';
import { copyText } from '../../ui/copy';
import { CopyButton } from '../../ui/CopyButton';
import { Copyable } from '../../ui/Copyable';
import { Fact, Facts, useTitle } from '../../ui/Page';
import { Record, RecordHead } from '../../ui/record/Record';
import { shortId } from '../../ui/shorten';
import { TimeText } from '../../ui/TimeText';
import { EnableUrl } from '../endpoints';
import { useReplay } from './api';
import { CancelDialog } from './CancelDialog';
import { ContinueReplay } from './ContinueReplay';
import { Outcome } from '../../ui/progress/Outcome';
import { Progress } from './Progress';
import { replayCurl } from './ReplayDialog';
import { mayCancel, openOf, type ReplayStatus } from './replays';
import { ReplayStateBadge } from './ReplayStateBadge';
import { SubscriptionName } from './SubscriptionName';

/** One replay: how far it is, what became of what it made, and how it ends or goes on. */
export function ReplayRecord() {
  const { replayId } = useParams({ from: '/replays/$replayId' });
  const query = useReplay(replayId);
  useListFollows(query.data?.state);
  const t = useTexts(replayTexts);
  useTitle(`${t('record')} ${shortId(replayId)}`);
  return (
    <Record data={query.data} error={query.error} onRetry={() => void query.refetch()} onClose={useClose()}>
      {(replay) => <Shown key={replay.id} replay={replay} />}
    </Record>
  );
}

/** What the record shows sooner than the list is fetched anew for. */
function useListFollows(state: ReplayStatus['state'] | undefined): void {
  const client = useQueryClient();
  useEffect(() => void client.invalidateQueries({ queryKey: ['replays', 'of'] }), [client, state]);
}

function useClose(): () => void {
  const navigate = useNavigate();
  const { subscriptionId } = useSearch({ from: '/replays' });
  const search = subscriptionId === undefined ? {} : { subscriptionId };
  return () => void navigate({ to: '/replays', search });
}

function Shown({ replay }: { readonly replay: ReplayStatus }) {
  const t = useTexts(replayTexts);
  const c = useTexts(common);
  const [asking, setAsking] = useState(false);
  const { id, subscriptionId, state, only } = replay;
  const subscription = useSubscription(subscriptionId);
  const cancellable = mayCancel(replay);
  const { since, until } = replay;
  const curl = (): string => replayCurl({ subscriptionId, since, until, only });
  useKeys([
    { keys: 'c', label: t('keyCopyId'), run: () => void copyText(id) },
    { keys: 'y', label: c('copyAsCurl'), run: () => void copyText(curl()) },
  ]);
  return (
    <>
      <RecordHead
        title={
          <>
            <ReplayStateBadge state={state} />
            <span>{t(`title_${only}`)}</span>
          </>
        }
        under={<SubscriptionName id={subscriptionId} subscription={subscription} />}
        sentence={sentenceOf(t, replay)}
        onClose={useClose()}
        actions={
          <>
            {(state === 'onHold' || replay.deliveries.onHold > 0) && subscription !== undefined && (
              <EnableUrl url={subscription.url} />
            )}
            {cancellable && (
              <Button icon={Ban} kind="danger" onClick={() => setAsking(true)}>
                {t('cancel')}
              </Button>
            )}
            <Link to="/deliveries" search={{ replayId: id }} className={buttonClass('secondary')}>
              <Send size={16} aria-hidden />
              <span>{t('deliveries')}</span>
            </Link>
            <CopyButton name={c('copyAsCurl')} text={curl} size="usual" />
          </>
        }
      />
      {state === 'cancelled' && subscription !== undefined && <ContinueReplay replay={replay} />}
      <Progress replay={replay} />
      <Outcome deliveries={replay.deliveries} search={{ replayId: id }} none={t('outcomeNone')} />
      <Facts>
        <Fact name={t('createdAt')}>
          <TimeText at={replay.createdAt} />
        </Fact>
        <Fact name={t('endedAt')}>{replay.endedAt === null ? '–' : <TimeText at={replay.endedAt} />}</Fact>
        <Fact name={t('made')}>{replay.created.toLocaleString(locale())}</Fact>
        <Fact name={t('leftAlone')}>{replay.skipped.toLocaleString(locale())}</Fact>
        <Fact name={t('subscription')}>
          <Link to="/subscriptions/$subscriptionId" params={{ subscriptionId }} search={{}}>
            <code>{shortId(subscriptionId)}</code>
          </Link>{' '}
          <CopyButton text={subscriptionId} />
        </Fact>
        <Fact name={t('id')}>
          <Copyable text={id} shown={shortId(id)} />
        </Fact>
      </Facts>
      <CancelDialog replay={asking ? replay : undefined} onClose={() => setAsking(false)} />
    </>
  );
}

function sentenceOf(t: Translate<typeof replayTexts>, replay: ReplayStatus): string {
  const { state, onHoldBy } = replay;
  const open = openOf(replay);
  if (state === 'completed') return open > 0 ? t('saysOpen', { n: open }) : t('says_completed');
  if (state === 'onHold' && onHoldBy !== null) return t(`saysOnHold_${onHoldBy}`);
  return state === 'cancelled' ? (replay.reason ?? t('says_cancelled')) : t(`says_${state}`);
}
