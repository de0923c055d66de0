import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Power, RotateCw, X } from 'lucide-react';
import { useMemo, useReducer, useState, useEffect } from 'react';
import { ApiError, messageOf } from '../../api/errors';
import { parseExactly } from '../../api/json';
import { useKeys } from '../../app/keys';
import { common } from '../../texts/common';
import { deliveryTexts } from '../../texts/deliveries';
import { useTexts } from '../../texts/useTexts';
import { Button, IconButton } from '../../ui/Button';
import { copyText } from '../../ui/copy';
import { CopyButton } from '../../ui/CopyButton';
import { JsonView } from '../../ui/JsonView';
import { Fact, Facts, useTitle } from '../../ui/Page';
import { StateDiff } from '../../ui/StateDiff';
import { Callout, ErrorState, Skeleton } from '../../ui/States';
import { Tabs } from '../../ui/Tabs';
import { TimeText } from '../../ui/TimeText';
import { toast } from '../../ui/Toasts';
import { enableUrl, useDelivery } from './api';
import { AttemptTimeline } from './AttemptTimeline';
import css from './DeliveryRecord.module.css';
import { mayRetry, type RecordedDelivery, shortId } from './deliveries';
import { RetryDialog } from './RetryDialog';
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
    <div className={css['record']}>
      {query.data ? (
        <Shown delivery={query.data} />
      ) : query.error ? (
        <>
          <CloseLink />
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        </>
      ) : (
        <Skeleton lines={8} />
      )}
    </div>
  );
}

function CloseLink() {
  const c = useTexts(common);
  const search = useSearch({ from: '/deliveries' });
  const navigate = useNavigate();
  const { tab: _, ...filters } = search;
  return (
    <IconButton
      icon={X}
      label={c('close')}
      keys="Esc"
      className={css['close']!}
      onClick={() => void navigate({ to: '/deliveries', search: filters as never })}
    />
  );
}

function Shown({ delivery }: { readonly delivery: RecordedDelivery }) {
  const t = useTexts(deliveryTexts);
  const c = useTexts(common);
  const client = useQueryClient();
  const navigate = useNavigate();
  const search = useSearch({ from: '/deliveries' });
  const [asking, setAsking] = useState(false);
  const now = useNow(delivery.dueAt !== null);
  const { tab = 'attempts', ...filters } = search;
  const { request } = delivery;
  const close = (): void => void navigate({ to: '/deliveries', search: filters as never });
  useKeys([
    { keys: 'Escape', label: c('close'), run: close },
    ...(mayRetry(delivery) ? [{ keys: 'r', label: t('retry'), run: () => setAsking(true) }] : []),
    { keys: 'c', label: t('keyCopyId'), run: () => void copyText(delivery.id) },
    ...(request === null
      ? []
      : [{ keys: 'y', label: t('keyCurl'), run: () => void copyText(curlOf(request)) }]),
  ]);
  const refresh = (): void => {
    void client.invalidateQueries({ queryKey: ['deliveries'] });
    void client.invalidateQueries({ queryKey: ['delivery'] });
  };
  const enable = async (): Promise<void> => {
    try {
      await enableUrl(delivery.subscriptionId);
      toast('good', t('enabled'));
      refresh();
    } catch (error) {
      toast('bad', error instanceof ApiError ? error.message : messageOf(error));
    }
  };
  const blocked = delivery.state === 'onHold' && /disabled|frozen/.test(delivery.reason ?? '');
  return (
    <>
      <header className={css['head']}>
        <div className={css['headLine']}>
          <h2 className={css['title']}>
            <StateBadge state={delivery.state} />
            <span>
              {delivery.objCode} · {delivery.eventType}
            </span>
          </h2>
          <CloseLink />
        </div>
        {delivery.url !== null && <bdi className={css['url']}>{delivery.url}</bdi>}
        <p className={css['sentence']} role="status">
          {sentenceOf(t, delivery, now)}
        </p>
        <div className={css['actions']}>
          {blocked && (
            <Button icon={Power} kind="primary" onClick={() => void enable()}>
              {t('enable')}
            </Button>
          )}
          {mayRetry(delivery) && (
            <Button icon={RotateCw} kind={blocked ? 'secondary' : 'primary'} onClick={() => setAsking(true)}>
              {t('retry')}
            </Button>
          )}
          {request !== null && (
            <CopyButton name={c('copyAsCurl')} text={() => curlOf(request)} size="usual" />
          )}
        </div>
      </header>
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
          <bdi>{delivery.objId ?? '–'}</bdi>
        </Fact>
        <Fact name={t('createdAt')}>
          <TimeText at={delivery.createdAt} />
        </Fact>
        <Fact name={t('event')}>
          <Link to="/events/$eventId" params={{ eventId: delivery.eventId }} search={{}}>
            <code>{shortId(delivery.eventId)}</code>
          </Link>{' '}
          <CopyButton text={delivery.eventId} />
        </Fact>
        <Fact name={t('subscription')}>
          <Link to="/deliveries" search={{ subscriptionId: delivery.subscriptionId }}>
            <code>{shortId(delivery.subscriptionId)}</code>
          </Link>{' '}
          <CopyButton text={delivery.subscriptionId} />
        </Fact>
        <Fact name={t('id')}>
          <code>{shortId(delivery.id)}</code> <CopyButton text={delivery.id} />
        </Fact>
        <Fact name={t('version')}>{delivery.version}</Fact>
        {delivery.replayOf !== null && (
          <Fact name={t('replay')} wide>
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
      <RetryDialog
        deliveries={asking ? [delivery] : undefined}
        onClose={() => setAsking(false)}
        onDone={refresh}
      />
    </>
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
