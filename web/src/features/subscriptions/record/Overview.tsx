import { Link } from '@tanstack/react-router';
import { dayTexts } from '../../../texts/subscriptionDay';
import { recordTexts } from '../../../texts/subscriptionRecord';
import { subscriptionTexts } from '../../../texts/subscriptions';
import { useTexts } from '../../../texts/useTexts';
import { Badge } from '../../../ui/Badge';
import { Copyable } from '../../../ui/Copyable';
import { Fact, Facts } from '../../../ui/Page';
import { ErrorNote, Skeleton } from '../../../ui/States';
import { TimeText } from '../../../ui/TimeText';
import { useSubscriptionsOf } from '../api';
import { DaySparkline } from '../day/DaySparkline';
import { moment, shortId, type Subscription } from '../subscriptions';
import { AlertsCard } from './AlertsCard';
import { HealthCard } from './HealthCard';
import css from './Record.module.css';
import { LastRotation } from './RotateDialog';

export function Overview({ subscription }: { readonly subscription: Subscription }) {
  const t = useTexts(recordTexts);
  const s = useTexts(subscriptionTexts);
  const d = useTexts(dayTexts);
  const { settings } = subscription;
  const labels = Object.entries(settings?.labels ?? {});
  return (
    <div className={css['sections']}>
      <Facts>
        <Fact name={d('lastDay')} wide>
          <DaySparkline subscriptionId={subscription.id} words />
        </Fact>
      </Facts>
      <HealthCard subscription={subscription} />
      <LastRotation subscriptionId={subscription.id} />
      <section className={css['stack']} aria-label={t('about')}>
        <h3 className={css['heading']}>{t('about')}</h3>
        {(settings?.description ?? null) !== null && (
          <p className={css['description']}>
            <bdi>{settings?.description}</bdi>
          </p>
        )}
        {labels.length > 0 && (
          <p className={css['labels']}>
            {labels.map(([name, value]) => (
              <Link key={name} to="/subscriptions" search={{ label: `${name}=${value}` }}>
                <Badge tone="info">{value === '' ? name : `${name} = ${value}`}</Badge>
              </Link>
            ))}
          </p>
        )}
        <Facts>
          <Fact name={s('objectId')}>
            <bdi>{subscription.objId ?? t('allObjects')}</bdi>
          </Fact>
          <Fact name={s('version')}>{subscription.version}</Fact>
          {subscription.dateVersionUpdated !== null && (
            <Fact name={t('versionSince')}>
              <TimeText at={moment(subscription.dateVersionUpdated)} />
            </Fact>
          )}
          <Fact name={t('token')}>
            {subscription.authToken === null ? t('none') : <code>{subscription.authToken}</code>}
          </Fact>
          <Fact name={t('encoding')}>{t(subscription.base64Encoding ? 'base64' : 'plain')}</Fact>
          {(settings?.pausedAt ?? null) !== null && (
            <Fact name={t('pausedSince')}>
              <TimeText at={settings!.pausedAt!} />
            </Fact>
          )}
          <Fact name={s('createdAt')}>
            <TimeText at={moment(subscription.date_created)} />
          </Fact>
          <Fact name={t('modifiedAt')}>
            <TimeText at={moment(subscription.date_modified)} />
          </Fact>
          <Fact name={t('id')}>
            <Copyable text={subscription.id} shown={shortId(subscription.id)} />
          </Fact>
          {subscription.headers.length > 0 && (
            <Fact name={t('headers')} wide>
              {subscription.headers.map(({ name, value }) => (
                <div key={name}>
                  <code>
                    {name}: {value}
                  </code>
                </div>
              ))}
            </Fact>
          )}
        </Facts>
      </section>
      <AlertsCard subscriptionId={subscription.id} />
      <Others subscription={subscription} />
    </div>
  );
}

/** Those that share the URL, and with it its health. */
function Others({ subscription: { id, subscription_url } }: { readonly subscription: Subscription }) {
  const t = useTexts(recordTexts);
  const { data, error } = useSubscriptionsOf(subscription_url.url);
  const others = data?.subscriptions.filter((one) => one.id !== id);
  return (
    <section className={css['stack']} aria-label={t('others')}>
      <div>
        <h3 className={css['heading']}>{t('others')}</h3>
        <p className={css['quiet']}>{t('othersHint')}</p>
      </div>
      <ErrorNote error={error} />
      {others === undefined && !error && <Skeleton lines={2} />}
      {others?.length === 0 && <p className={css['quiet']}>{t('noOthers')}</p>}
      {others !== undefined && others.length > 0 && (
        <ul className={css['others']}>
          {others.map((one) => (
            <li key={one.id}>
              <Link to="/subscriptions/$subscriptionId" params={{ subscriptionId: one.id }} search={{}}>
                {one.settings?.name ?? `${one.objCode} · ${one.eventType}`}
              </Link>
              <bdi className={css['quiet']}>{one.objId ?? t('allObjects')}</bdi>
              <code className={css['quiet']}>{shortId(one.id)}</code>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
