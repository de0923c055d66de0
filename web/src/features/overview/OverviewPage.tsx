import { useNavigate, useSearch } from '@tanstack/react-router';
import { currentUser, session } from '../../api/session';
import { useStore } from '../../app/store';
import { overviewTexts } from '../../texts/overview';
import { useTexts } from '../../texts/useTexts';
import { classes } from '../../ui/classes';
import { Page, Section } from '../../ui/Page';
import { ErrorState, Skeleton } from '../../ui/States';
import { useFigures, useFirstSteps } from './api';
import { Checklist } from './Checklist';
import { PLOTS, type PlotName, type Range, RANGES } from './figures';
import { HealthStrip } from './HealthStrip';
import css from './Overview.module.css';
import { PlotPanel } from './PlotPanel';
import { WorstUrls } from './WorstUrls';

/** How it goes: health, figures over time, and the URLs that fail most. Of a service that is new, what to do first. */
export function OverviewPage() {
  const t = useTexts(overviewTexts);
  useStore(session);
  const { range = '1h', table = [] } = useSearch({ from: '/overview' });
  const navigate = useNavigate();
  const show = (next: { readonly range?: Range; readonly table?: readonly PlotName[] }): void =>
    void navigate({ to: '/overview', search: { range, table, ...next } as never, replace: true });
  const steps = useFirstSteps(currentUser()?.id);
  const isNew = steps.data !== undefined && !steps.data.delivery;
  return (
    <Page
      title={t('title')}
      subtitle={t('subtitle')}
      actions={!isNew && <RangeChoice range={range} onChange={(chosen) => show({ range: chosen })} />}
    >
      <HealthStrip />
      {steps.data === undefined ? (
        steps.error ? (
          <ErrorState error={steps.error} onRetry={() => void steps.refetch()} />
        ) : (
          <Section>
            <Skeleton lines={8} height={24} />
          </Section>
        )
      ) : isNew ? (
        <Checklist steps={steps.data} />
      ) : (
        <Figures range={range} tables={table} onTables={(next) => show({ table: next })} />
      )}
    </Page>
  );
}

function Figures({
  range,
  tables,
  onTables,
}: {
  readonly range: Range;
  readonly tables: readonly PlotName[];
  readonly onTables: (tables: readonly PlotName[]) => void;
}) {
  const { data, error, refetch } = useFigures(range);
  if (error && data === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <>
      <div className={css['plots']}>
        {PLOTS.map((plot) => (
          <PlotPanel
            key={plot}
            plot={plot}
            stats={data?.stats}
            now={data?.now ?? 0}
            asTable={tables.includes(plot)}
            onTable={(asTable) =>
              onTables(PLOTS.filter((one) => (one === plot ? asTable : tables.includes(one))))
            }
          />
        ))}
        <WorstUrls range={range} />
      </div>
    </>
  );
}

function RangeChoice({
  range,
  onChange,
}: {
  readonly range: Range;
  readonly onChange: (range: Range) => void;
}) {
  const t = useTexts(overviewTexts);
  return (
    <div className={css['ranges']} role="group" aria-label={t('range')}>
      {RANGES.map((one) => (
        <button
          key={one}
          type="button"
          className={classes(css['range'], one === range && css['rangeOn'])}
          aria-pressed={one === range}
          onClick={() => onChange(one)}
        >
          {t(`range_${one}`)}
        </button>
      ))}
    </div>
  );
}
