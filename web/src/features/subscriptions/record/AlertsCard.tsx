import { useMutation } from '@tanstack/react-query';
import { BellPlus, Pencil, Send } from 'lucide-react';
import { useState } from 'react';
import { alertTexts } from '../../../texts/subscriptionAlerts';
import { useTexts } from '../../../texts/useTexts';
import { Badge, type Tone } from '../../../ui/Badge';
import { Button } from '../../../ui/Button';
import { Fact, Facts } from '../../../ui/Page';
import { Callout, ErrorNote, Skeleton } from '../../../ui/States';
import { TimeText } from '../../../ui/TimeText';
import { type Alerts, testAlerts, useAlerts } from '../api';
import { LongUrl } from '../LongUrl';
import { AlertsDialog } from './AlertsDialog';
import css from './Record.module.css';

type Last = NonNullable<Alerts['last']>;

const TOLD = {
  'endpoint.disabled': 'toldDisabled',
  'endpoint.frozen': 'toldFrozen',
  'endpoint.recovered': 'toldRecovered',
  'delivery.exhausted': 'toldExhausted',
} as const satisfies Record<Last['type'], string>;
const TONES: Readonly<Record<Last['state'], Tone>> = { waiting: 'warn', taken: 'good', givenUp: 'bad' };

/** Where the owner is told of trouble, and whether the last alert arrived. */
export function AlertsCard({ subscriptionId }: { readonly subscriptionId: string }) {
  const t = useTexts(alertTexts);
  const { data, error } = useAlerts(subscriptionId);
  const [changing, setChanging] = useState(false);
  // With the address that it goes to, so that what came of it is not shown under another one.
  const test = useMutation({ mutationFn: (_address: string) => testAlerts(subscriptionId) });
  return (
    <section className={css['stack']} aria-label={t('alerts')}>
      <div>
        <h3 className={css['heading']}>{t('alerts')}</h3>
        <p className={css['quiet']}>{t('hint')}</p>
      </div>
      {data === undefined && (error ? <ErrorNote error={error} /> : <Skeleton lines={2} />)}
      {data?.url === null && <p>{t('nobody')}</p>}
      {data !== undefined && data.url !== null && (
        <Facts>
          <Fact name={t('address')} wide>
            <LongUrl url={data.url} />
          </Fact>
          <Fact name={t('last')} wide>
            {data.last === null ? t('noLast') : <LastAlert last={data.last} />}
          </Fact>
          {(data.last?.error ?? null) !== null && (
            <Fact name={t('lastError')} wide>
              {data.last?.error}
            </Fact>
          )}
        </Facts>
      )}
      {data !== undefined && (
        <div className={css['actions']}>
          {data.url === null ? (
            <Button icon={BellPlus} onClick={() => setChanging(true)}>
              {t('set')}
            </Button>
          ) : (
            <>
              <Button icon={Pencil} onClick={() => setChanging(true)}>
                {t('change')}
              </Button>
              <Button icon={Send} busy={test.isPending} onClick={() => test.mutate(data.url!)}>
                {t('test')}
              </Button>
            </>
          )}
        </div>
      )}
      {data !== undefined && test.variables === data.url && <Outcome test={test} />}
      {changing && data !== undefined && (
        <AlertsDialog subscriptionId={subscriptionId} url={data.url} onClose={() => setChanging(false)} />
      )}
    </section>
  );
}

function LastAlert({ last: { type, at, state } }: { readonly last: Last }) {
  const t = useTexts(alertTexts);
  return (
    <span className={css['told']}>
      <Badge tone={TONES[state]} dot>
        {t(`state_${state}`)}
      </Badge>
      <span>{t(TOLD[type])}</span>
      <TimeText at={at} />
    </span>
  );
}

function Outcome({
  test: { data, error },
}: {
  readonly test: {
    readonly data: Awaited<ReturnType<typeof testAlerts>> | undefined;
    readonly error: unknown;
  };
}) {
  const t = useTexts(alertTexts);
  if (error) return <ErrorNote error={error} />;
  if (data === undefined) return null;
  return data.outcome === 'taken' ? (
    <Callout tone="good" role="status">
      {t('testGood')}
    </Callout>
  ) : (
    <Callout tone="bad" role="status">
      {t('testBad', { why: data.error ?? '' })}
    </Callout>
  );
}
