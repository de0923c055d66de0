import { locale } from '../../app/preferences';
import { integrationTexts } from '../../texts/integrations';
import { useTexts } from '../../texts/useTexts';
import { Fact, Section } from '../../ui/Page';
import { ErrorState, Skeleton } from '../../ui/States';
import { TimeText } from '../../ui/TimeText';
import { type CallFigures, type CallSummary, percent } from './integrations';
import css from './Integrations.module.css';
import { Time } from './Outcome';

/** What the kept calls come to, in all and for each endpoint. */
export function CallFiguresSection({
  summary,
  error,
  onRetry,
}: {
  readonly summary: CallSummary | undefined;
  readonly error: unknown;
  readonly onRetry: () => void;
}) {
  const t = useTexts(integrationTexts);
  return (
    <Section title={t('figures')} hint={t('callsHint')}>
      {summary === undefined ? (
        error ? (
          <ErrorState error={error} onRetry={onRetry} />
        ) : (
          <Skeleton lines={2} />
        )
      ) : (
        <div className={css['fields']}>
          <dl className={css['totals']}>
            <Fact name={t('callCount')}>{summary.count.toLocaleString(locale())}</Fact>
            <Fact name={t('errorRate')}>
              <Rate of={summary} />
            </Fact>
            <Fact name={t('p50')}>
              <Time ms={summary.latencyMs?.p50 ?? null} />
            </Fact>
            <Fact name={t('p95')}>
              <Time ms={summary.latencyMs?.p95 ?? null} />
            </Fact>
            <Fact name={t('p99')}>
              <Time ms={summary.latencyMs?.p99 ?? null} />
            </Fact>
            <Fact name={t('since')}>{summary.since === null ? '–' : <TimeText at={summary.since} />}</Fact>
          </dl>
          {summary.operations.length > 1 && <ByEndpoint operations={summary.operations} />}
        </div>
      )}
    </Section>
  );
}

function Rate({ of: { errorRate } }: { readonly of: CallFigures }) {
  return (
    <span className={errorRate !== null && errorRate > 0 ? css['bad'] : undefined}>
      {errorRate === null ? '–' : percent(errorRate, locale())}
    </span>
  );
}

function ByEndpoint({ operations }: { readonly operations: CallSummary['operations'] }) {
  const t = useTexts(integrationTexts);
  return (
    <details className={css['details']}>
      <summary>{t('byEndpoint')}</summary>
      {/* What scrolls must be reached by keyboard. */}
      <div className={css['scroll']} tabIndex={0} role="region" aria-label={t('byEndpoint')}>
        <table className={css['figures']}>
          <thead>
            <tr>
              <th scope="col">{t('operation')}</th>
              <th scope="col">{t('callCount')}</th>
              <th scope="col">{t('errorRate')}</th>
              <th scope="col">{t('p50')}</th>
              <th scope="col">{t('p95')}</th>
            </tr>
          </thead>
          <tbody>
            {operations.map((one) => (
              <tr key={one.operation}>
                <th scope="row">{one.operation}</th>
                <td>{one.count.toLocaleString(locale())}</td>
                <td>
                  <Rate of={one} />
                </td>
                <td>
                  <Time ms={one.latencyMs?.p50 ?? null} />
                </td>
                <td>
                  <Time ms={one.latencyMs?.p95 ?? null} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
