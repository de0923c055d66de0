import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ChartLine } from 'lucide-react';
import { currentUser, session } from '../../api/session';
import { useSettingNumbers } from '../../api/settings';
import { usePreferences } from '../../app/preferences';
import { useStore } from '../../app/store';
import { overviewTexts } from '../../texts/overview';
import { useTexts } from '../../texts/useTexts';
import { buttonClass } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { Page, Section } from '../../ui/Page';
import { Empty, ErrorState, Skeleton } from '../../ui/States';
import { useFigures, useFirstSteps } from './api';
import { Attention } from './Attention';
import { Checklist } from './Checklist';
import { PLOTS, type PlotName, type Range, RANGES } from './figures';
import { HealthStrip } from './HealthStrip';
import css from './Overview.module.css';
import { PlotPanel } from './PlotPanel';
import { WorstUrls } from './WorstUrls';

/** How the service does: health, what needs somebody, figures over time. Of a service that is new, what to do first. */
export function OverviewPage() {
  const t = useTexts(overviewTexts);
  useStore(session);
  const { range = '1h', table = [] } = useSearch({ from: '/overview' });
  const navigate = useNavigate();
  const show = (next: { readonly range?: Range; readonly table?: readonly PlotName[] }): void =>
    void navigate({ to: '/overview', search: { range, table, ...next } as never, replace: true });
  const { firstSteps } = usePreferences();
  const steps = useFirstSteps(currentUser()?.id);
  const counted = useSettingNumbers()('STATS_RETENTION_DAYS') !== 0;
  const isNew = firstSteps && steps.data?.settled === false;
  // Whoever has published something wants to see what becomes of it, delivered or not.
  const inUse = steps.data !== undefined && (!isNew || (steps.data.subscription && steps.data.event));
  return (
    <Page
      title={t('title')}
      subtitle={t('subtitle')}
      actions={
        inUse && counted && <RangeChoice range={range} onChange={(chosen) => show({ range: chosen })} />
      }
    >
      <HealthStrip counted={counted} />
      {steps.data === undefined &&
        (steps.error ? (
          <ErrorState error={steps.error} onRetry={() => void steps.refetch()} />
        ) : (
          <Section>
            <Skeleton lines={8} height={24} />
          </Section>
        ))}
      {isNew && <Checklist steps={steps.data!} />}
      {inUse && <Attention counted={counted} />}
      {inUse &&
        (counted ? (
          <Figures range={range} tables={table} onTables={(next) => show({ table: next })} />
        ) : (
          <NotCounted />
        ))}
    </Page>
  );
}

/** In the place of figures, where nothing is counted over time. */
function NotCounted() {
  const t = useTexts(overviewTexts);
  return (
    <Section>
      <Empty
        icon={ChartLine}
        title={t('notCounted')}
        actions={
          <Link
            to="/system"
            search={{ q: 'STATS_RETENTION_DAYS' } as never}
            className={buttonClass('secondary')}
          >
            {t('notCountedLink')}
          </Link>
        }
      >
        {t('notCountedHint')}
      </Empty>
    </Section>
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
