import { locale } from '../../../app/preferences';
import { recordTexts } from '../../../texts/subscriptionRecord';
import { useTexts } from '../../../texts/useTexts';
import { Fact, Facts } from '../../../ui/Page';
import { Countdown, TimeText } from '../../../ui/TimeText';
import { useEndpoint } from '../api';
import { healthOf, moment, recentOf, type Subscription } from '../subscriptions';
import { isInTrouble, standingOf } from '../../../ui/health';
import { useReason } from '../../../ui/HealthBadge';
import { LifeOfUrl } from '../../../ui/LifeOfUrl';
import { LastAnswer } from '../../deliveries';
import css from './Record.module.css';

/** How the URL is: the states that it can be in, the one that it is in, why, what comes next, and what it has counted. */
export function HealthCard({
  subscription: { id, subscription_url: url },
}: {
  readonly subscription: Subscription;
}) {
  const t = useTexts(recordTexts);
  const { data: endpoint } = useEndpoint(url.url);
  const health = healthOf(url);
  const recent = recentOf(url);
  const reason = useReason(url.reason, recent);
  const since = url.frozen_at ?? url.disabled_at;
  const counted = (n: number, complete: boolean): string =>
    complete || n === 0 ? n.toLocaleString(locale()) : t('atLeast', { n });
  return (
    <section className={css['card']} aria-label={t('life')}>
      <LastAnswer of={{ subscriptionId: id }} wanted={isInTrouble(standingOf(health, recent))} />
      <LifeOfUrl health={health} recent={recent} />
      <Facts>
        {url.reason !== undefined && (
          <Fact name={t('reason')} wide>
            {reason}
          </Fact>
        )}
        {since !== null && (
          <Fact name={t('since')}>
            <TimeText at={moment(since)} />
          </Fact>
        )}
        {health !== 'healthy' && (
          <Fact name={t('nextProbe')}>
            {(url.next_try_at ?? null) === null ? (
              t('onlyEnable')
            ) : (
              <Countdown to={moment(url.next_try_at!)} done={t('dueNow')} />
            )}
          </Fact>
        )}
        <Fact name={t('successes')}>{url.successes.toLocaleString(locale())}</Fact>
        <Fact name={t('failures')}>{url.failures.toLocaleString(locale())}</Fact>
        {endpoint && (
          <>
            <Fact name={t('failureRate')}>
              {endpoint.failureRate === null
                ? '–'
                : endpoint.failureRate.toLocaleString(locale(), {
                    style: 'percent',
                    maximumFractionDigits: 1,
                  })}
            </Fact>
            <Fact name={t('inARow')}>{endpoint.consecutiveFailures.toLocaleString(locale())}</Fact>
            <Fact name={t('onHold')}>{counted(endpoint.onHold, endpoint.complete)}</Fact>
            <Fact name={t('retrying')}>{counted(endpoint.retrying, endpoint.complete)}</Fact>
          </>
        )}
      </Facts>
    </section>
  );
}
