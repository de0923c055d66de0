import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Power, Send } from 'lucide-react';
import { useState } from 'react';
import { locale } from '../../app/preferences';
import { curlCall } from '../../api/curl';
import { useKeys } from '../../app/keys';
import { common } from '../../texts/common';
import { endpointTexts } from '../../texts/endpoints';
import { useTexts } from '../../texts/useTexts';
import { Button, buttonClass } from '../../ui/Button';
import { copyText } from '../../ui/copy';
import { CopyButton } from '../../ui/CopyButton';
import { Copyable } from '../../ui/Copyable';
import { isInTrouble, standingOf, recentOf } from '../../ui/health';
import { HealthBadge, useReason, useWellSentence } from '../../ui/HealthBadge';
import { LifeOfUrl } from '../../ui/LifeOfUrl';
import { Fact, Facts, useTitle } from '../../ui/Page';
import { percent } from '../../ui/percent';
import { Record, RecordHead } from '../../ui/record/Record';
import { shortId, shortUrl } from '../../ui/shorten';
import { Countdown, TimeText } from '../../ui/TimeText';
import { LastAnswer } from '../deliveries';
import { useEndpoint } from './api';
import { EnableDialog } from './EnableDialog';
import css from './Endpoints.module.css';
import type { Endpoint } from './endpoints';
import { SubscriptionsOf } from './SubscriptionsOf';

/** One URL: how it goes with it, why, what waits for it, and whose subscriptions name it. */
export function EndpointRecord() {
  const { endpointId } = useParams({ from: '/endpoints/$endpointId' });
  const query = useEndpoint(endpointId);
  const t = useTexts(endpointTexts);
  useTitle(query.data === undefined ? t('record') : shortUrl(query.data.url));
  return (
    <Record data={query.data} error={query.error} onRetry={() => void query.refetch()} onClose={useClose()}>
      {(endpoint) => <Shown endpoint={endpoint} />}
    </Record>
  );
}

function useClose(): () => void {
  const navigate = useNavigate();
  const { all: _, ...search } = useSearch({ from: '/endpoints' });
  return () => void navigate({ to: '/endpoints', search });
}

function Shown({ endpoint }: { readonly endpoint: Endpoint }) {
  const t = useTexts(endpointTexts);
  const c = useTexts(common);
  const [asking, setAsking] = useState(false);
  const { id, url, health } = endpoint;
  const blocked = health !== 'healthy';
  const path = `/api/v1/endpoints/${id}`;
  const curl = (): string => (blocked ? curlCall('PUT', `${path}/enable`) : curlCall('GET', path));
  useKeys([
    ...(blocked ? [{ keys: 'e', label: t('enable'), run: () => setAsking(true) }] : []),
    { keys: 'c', label: t('keyCopyUrl'), run: () => void copyText(url) },
    { keys: 'y', label: c('copyAsCurl'), run: () => void copyText(curl()) },
  ]);
  return (
    <>
      <RecordHead
        title={
          <>
            <HealthBadge health={health} recent={recentOf(endpoint)} />
            <bdi className={css['url']} title={url}>
              {shortUrl(url)}
            </bdi>
            <CopyButton text={url} label={t('copyUrl')} />
          </>
        }
        sentence={<Sentence endpoint={endpoint} />}
        onClose={useClose()}
        actions={
          <>
            {blocked && (
              <Button icon={Power} kind="primary" onClick={() => setAsking(true)}>
                {t('enable')}
              </Button>
            )}
            <Link to="/deliveries" search={{ url }} className={buttonClass('secondary')}>
              <Send size={16} aria-hidden />
              <span>{t('deliveries')}</span>
            </Link>
            <CopyButton name={c('copyAsCurl')} text={curl} size="usual" />
          </>
        }
      />
      <LastAnswer of={{ url }} wanted={isInTrouble(standingOf(health, recentOf(endpoint)))} />
      <LifeOfUrl health={health} recent={recentOf(endpoint)} />
      <Figures endpoint={endpoint} />
      <SubscriptionsOf url={url} />
      <EnableDialog endpoint={asking ? endpoint : undefined} onClose={() => setAsking(false)} />
    </>
  );
}

function Sentence({ endpoint }: { readonly endpoint: Endpoint }) {
  const t = useTexts(endpointTexts);
  const { health, nextProbeAt } = endpoint;
  const recent = recentOf(endpoint);
  const reason = useReason(endpoint.reason, recent);
  const well = useWellSentence(standingOf(health, recent), recent, t('saysHealthy'));
  if (health === 'healthy') return <>{well}</>;
  if (health === 'frozen' || nextProbeAt === null) return <>{`${reason} ${t('saysFrozen')}`}</>;
  const [before = '', after = ''] = t('saysDisabled', { time: '\0' }).split('\0');
  return (
    <>
      {reason} {before}
      <Countdown to={nextProbeAt} done={t('now')} />
      {after}
    </>
  );
}

function Figures({ endpoint }: { readonly endpoint: Endpoint }) {
  const t = useTexts(endpointTexts);
  const { url, failureRate, recentAttempts, complete } = endpoint;
  const waiting = (n: number, state: 'onHold' | 'retrying') =>
    n === 0 ? (
      n.toLocaleString(locale())
    ) : (
      <Link to="/deliveries" search={{ url, state: [state] }}>
        {complete ? n.toLocaleString(locale()) : t('atLeast', { n })}
      </Link>
    );
  return (
    <Facts>
      <Fact name={t('onHold')}>{waiting(endpoint.onHold, 'onHold')}</Fact>
      <Fact name={t('retrying')}>{waiting(endpoint.retrying, 'retrying')}</Fact>
      <Fact name={t('inFlightLong')}>{endpoint.inFlight.toLocaleString(locale())}</Fact>
      <Fact name={t('failureRateLong')}>
        {failureRate === null
          ? t('noAttempts')
          : t('rateOf', { share: percent(failureRate), n: recentAttempts })}
      </Fact>
      <Fact name={t('consecutiveFailures')}>{endpoint.consecutiveFailures.toLocaleString(locale())}</Fact>
      <Fact name={t('successes')}>{endpoint.successes.toLocaleString(locale())}</Fact>
      <Fact name={t('failures')}>{endpoint.failures.toLocaleString(locale())}</Fact>
      {endpoint.since !== null && (
        <Fact name={t('since')}>
          <TimeText at={endpoint.since} />
        </Fact>
      )}
      {endpoint.nextProbeAt !== null && (
        <Fact name={t('nextProbe')}>
          <TimeText at={endpoint.nextProbeAt} />
        </Fact>
      )}
      <Fact name={t('silentSince')}>
        <TimeText at={endpoint.silentSince} />
      </Fact>
      <Fact name={t('createdAt')}>
        <TimeText at={endpoint.createdAt} />
      </Fact>
      <Fact name={t('id')}>
        <Copyable text={endpoint.id} shown={shortId(endpoint.id)} />
      </Fact>
    </Facts>
  );
}
