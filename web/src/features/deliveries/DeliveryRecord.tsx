import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { RotateCw } from 'lucide-react';
import { useMemo, useReducer, useEffect } from 'react';
import { parseExactly } from '../../api/json';
import { useSubscription } from '../../api/subscriptions';
import { useKeys } from '../../app/keys';
import { common } from '../../texts/common';
import { deliveryTexts } from '../../texts/deliveries';
import { useTexts } from '../../texts/useTexts';
import { Button, buttonClass } from '../../ui/Button';
import { copyText } from '../../ui/copy';
import { Copyable } from '../../ui/Copyable';
import { CopyButton } from '../../ui/CopyButton';
import { JsonView } from '../../ui/JsonView';
import { Fact, Facts, useTitle } from '../../ui/Page';
import { Record, RecordHead } from '../../ui/record/Record';
import { shortId } from '../../ui/shorten';
import { StateDiff } from '../../ui/StateDiff';
import { Callout, ErrorNote } from '../../ui/States';
import { Tabs } from '../../ui/Tabs';
import { TimeText, useMoment } from '../../ui/TimeText';
import { EnableUrl } from '../endpoints';
import { ReplayLink } from '../replays';
import { AboutSubscription } from '../subscriptions';
import { useDelivery, useRetry } from './api';
import { AttemptTimeline } from './AttemptTimeline';
import type { RecordedDelivery } from './deliveries';
import { curlOf, sentenceOf } from './sentence';
import { SentRequest } from './SentRequest';
import { StateBadge } from '../../ui/StateBadge';

/** One delivery: what is the matter with it, every attempt, and what was sent. */
export function DeliveryRecord() {
  const { deliveryId } = useParams({ from: '/deliveries/$deliveryId' });
  const query = useDelivery(deliveryId);
  const t = useTexts(deliveryTexts);
  useTitle(`${t('record')} ${shortId(deliveryId)}`);
  return (
    <Record data={query.data} error={query.error} onRetry={() => void query.refetch()} onClose={useClose()}>
      {(delivery) => <Shown delivery={delivery} />}
    </Record>
  );
}

function useClose(): () => void {
  const navigate = useNavigate();
  const { tab: _, all: __, ...filters } = useSearch({ from: '/deliveries' });
  return () => void navigate({ to: '/deliveries', search: filters as never });
}

function Shown({ delivery }: { readonly delivery: RecordedDelivery }) {
  const t = useTexts(deliveryTexts);
  const c = useTexts(common);
  const navigate = useNavigate();
  const search = useSearch({ from: '/deliveries' });
  const now = useNow(delivery.dueAt !== null);
  const { tab = 'attempts', all: _, ...filters } = search;
  const { request } = delivery;
  const close = useClose();
  const moment = useMoment();
  const retry = useRetry(delivery.id);
  const able = delivery.retryRefused === null;
  useKeys([
    ...(able ? [{ keys: 'r', label: t('retry'), run: () => retry.mutate() }] : []),
    { keys: 'c', label: t('keyCopyId'), run: () => void copyText(delivery.id) },
    ...(request === null
      ? []
      : [{ keys: 'y', label: t('keyCurl'), run: () => void copyText(curlOf(request)) }]),
  ]);
  return (
    <>
      <RecordHead
        title={
          <>
            <StateBadge state={delivery.state} />
            <span>
              {delivery.objCode} · {delivery.eventType}
            </span>
          </>
        }
        under={
          delivery.url === null ? undefined : (
            <Link to="/endpoints" search={{ url: delivery.url }}>
              {delivery.url}
            </Link>
          )
        }
        sentence={sentenceOf(t, delivery, now, moment)}
        onClose={close}
        actions={
          <>
            <Obstacle delivery={delivery} />
            {able && (
              <Button icon={RotateCw} kind="primary" busy={retry.isPending} onClick={() => retry.mutate()}>
                {t('retry')}
              </Button>
            )}
            <ReplayLink delivery={delivery} withKey />
            {request !== null && (
              <CopyButton name={c('copyAsCurl')} text={() => curlOf(request)} size="usual" />
            )}
          </>
        }
      />
      <ErrorNote error={retry.error} />
      <Tabs
        label={t('tabs')}
        value={tab}
        onChange={(next) =>
          void navigate({ to: '.', search: { ...search, tab: next } as never, replace: true })
        }
        tabs={[
          { value: 'attempts', label: t('tab_attempts'), content: <AttemptTimeline delivery={delivery} /> },
          {
            value: 'request',
            label: t('tab_request'),
            content:
              request === null ? (
                <Callout title={t('requestMissing')}>{delivery.requestMissing}</Callout>
              ) : (
                <SentRequest request={request} id={delivery.id} />
              ),
          },
          { value: 'states', label: t('tab_states'), content: <States delivery={delivery} /> },
          {
            value: 'json',
            label: t('tab_json'),
            content: <JsonView value={delivery} label={t('tab_json')} />,
          },
        ]}
      />
      <Facts>
        <Fact name={t('objectId')}>
          {delivery.objId === null ? '–' : <Copyable text={delivery.objId} shown={shortId(delivery.objId)} />}
        </Fact>
        <Fact name={t('createdAt')}>
          <TimeText at={delivery.createdAt} />
        </Fact>
        <Fact name={t('event')}>
          <Copyable
            text={delivery.eventId}
            shown={
              <Link to="/events/$eventId" params={{ eventId: delivery.eventId }} search={{}}>
                {shortId(delivery.eventId)}
              </Link>
            }
          />
        </Fact>
        <Fact name={t('subscription')} wide>
          <AboutSubscription id={delivery.subscriptionId} />
        </Fact>
        <Fact name={t('id')}>
          <Copyable text={delivery.id} shown={shortId(delivery.id)} />
        </Fact>
        <Fact name={t('version')}>{delivery.version}</Fact>
        {delivery.jobId !== null && (
          <Fact name={t('job')}>
            <Link to="/jobs/$jobId" params={{ jobId: delivery.jobId }} search={{}}>
              <code>{shortId(delivery.jobId)}</code>
            </Link>
          </Fact>
        )}
        {delivery.replayOf !== null && delivery.replayId !== null && (
          <Fact name={t('replay')} wide>
            <Link to="/replays/$replayId" params={{ replayId: delivery.replayId }} search={{}}>
              <code>{shortId(delivery.replayId)}</code>
            </Link>{' '}
            {t('replayed')}{' '}
            <Link
              to="/deliveries/$deliveryId"
              params={{ deliveryId: delivery.replayOf }}
              search={filters as never}
            >
              <code>{shortId(delivery.replayOf)}</code>
            </Link>
          </Fact>
        )}
      </Facts>
    </>
  );
}

/** What has to go before it can be tried again, where something can be done about it. */
function Obstacle({
  delivery: { retryRefused, state, url, subscriptionId, currentSubscriptionId },
}: {
  readonly delivery: RecordedDelivery;
}) {
  const t = useTexts(deliveryTexts);
  // What was given up is sent for the subscription that took the place of its own, to that one's URL.
  const heir =
    state === 'exhausted' && currentSubscriptionId !== subscriptionId ? currentSubscriptionId : null;
  const heirs = useSubscription(heir ?? undefined);
  const target = heir === null ? url : (heirs?.url ?? null);
  if (retryRefused === 'disabled' || retryRefused === 'frozen') {
    return target === null ? null : <EnableUrl url={target} withKey />;
  }
  if (retryRefused !== 'paused') return null;
  return (
    <Link
      to="/subscriptions/$subscriptionId"
      params={{ subscriptionId: heir ?? subscriptionId }}
      search={{}}
      className={buttonClass('primary')}
    >
      {t('toSubscription')}
    </Link>
  );
}

function States({ delivery: { request, requestMissing } }: { readonly delivery: RecordedDelivery }) {
  const t = useTexts(deliveryTexts);
  const states = useMemo(() => (request === null ? undefined : statesOf(request.body)), [request]);
  if (request === null) return <Callout title={t('requestMissing')}>{requestMissing}</Callout>;
  if (states === undefined) return <p>{t('noStates')}</p>;
  return <StateDiff before={states.before} after={states.after} />;
}

/** The states in a body that was sent; a subscription may ask for them as base64. */
export function statesOf(body: string): { readonly before: unknown; readonly after: unknown } | undefined {
  try {
    const { oldState, newState } = parseExactly(body) as { oldState?: unknown; newState?: unknown };
    if (oldState === undefined && newState === undefined) return undefined;
    return { before: decoded(oldState), after: decoded(newState) };
  } catch {
    return undefined;
  }
}

function decoded(state: unknown): unknown {
  if (typeof state !== 'string') return state ?? {};
  if (state === '') return {};
  const bytes = Uint8Array.from(atob(state), (char) => char.charCodeAt(0));
  return parseExactly(new TextDecoder().decode(bytes));
}

/** The time, anew each second while something is counted down. */
function useNow(active: boolean): number {
  const [, tick] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [active]);
  return Date.now();
}
