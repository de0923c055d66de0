import { Link, useNavigate } from '@tanstack/react-router';
import { ChartLine, Table2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { lazyPart } from '../../app/lazy/lazyPart';
import { locale, usePreferences } from '../../app/preferences';
import { overviewTexts } from '../../texts/overview';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../../ui/Button';
import { classes } from '../../ui/classes';
import { Section } from '../../ui/Page';
import { Skeleton } from '../../ui/States';
import { absoluteTime, absoluteZone, duration, shortTime } from '../../ui/time';
import { TimeText } from '../../ui/TimeText';
import { latest, type Line, type PlotData, type PlotName, plotOf, stacked, type Stats } from './figures';
import type { Fill } from '../../ui/plot/Plot';
import css from './Overview.module.css';
import { axisUnit, cutOf, inUnit } from '../../ui/plot/axis';
import { useDark } from '../../ui/plot/useDark';

const Plot = lazyPart(async () => (await import('../../ui/plot/Plot')).Plot, {
  fallback: <Skeleton lines={6} height={24} />,
});

/** How each line is drawn. */
const LOOKS: Readonly<
  Record<Line['name'], { readonly colour: string; readonly dash: readonly number[]; readonly fill?: Fill }>
> = {
  published: { colour: 'accent-ink', dash: [] },
  made: { colour: 'hold-solid', dash: [6, 4] },
  delivered: { colour: 'good-solid', dash: [] },
  httpError: { colour: 'bad-solid', dash: [6, 3] },
  timeout: { colour: 'warn-solid', dash: [2, 3] },
  unreached: { colour: 'quiet-solid', dash: [9, 3, 2, 3] },
  pending: { colour: 'accent-ink', dash: [], fill: 'plain' },
  retrying: { colour: 'warn-solid', dash: [6, 3], fill: 'rising' },
  onHold: { colour: 'hold-solid', dash: [2, 3], fill: 'falling' },
  p50: { colour: 'good-solid', dash: [] },
  p95: { colour: 'warn-solid', dash: [6, 4] },
  p99: { colour: 'bad-solid', dash: [2, 3] },
};
const DAY_MS = 86_400_000;
/** What its values are: how many in a step, how many at a moment, one on top of the other, or milliseconds. */
const KINDS = { events: 'counts', attempts: 'counts', latency: 'ms', backlog: 'levels' } as const;
type Kind = (typeof KINDS)[PlotName];

interface PlotPanelProps {
  readonly plot: PlotName;
  readonly stats: Stats | undefined;
  /** When the figures were asked for, in milliseconds since the epoch. */
  readonly now: number;
  readonly asTable: boolean;
  readonly onTable: (asTable: boolean) => void;
}

/** One plot, with the values of the moment that is pointed at, or all of it as a table. */
export function PlotPanel({ plot, stats, now, asTable, onTable }: PlotPanelProps) {
  const t = useTexts(overviewTexts);
  const [pointed, setPointed] = useState<number>();
  const data = useMemo(() => stats && plotOf(plot, stats, now), [plot, stats, now]);
  const kind = KINDS[plot];
  // What is stacked is read from its top, which therefore stays in sight.
  const cut = useMemo(
    () =>
      data === undefined || kind === 'levels' ? undefined : cutOf(data.lines.map(({ values }) => values)),
    [data, kind],
  );
  return (
    <Section
      title={t(`plot_${plot}`)}
      hint={data && <Steps data={data} />}
      actions={
        <Button
          size="small"
          kind="quiet"
          icon={asTable ? ChartLine : Table2}
          aria-label={t(asTable ? 'asPlotOf' : 'asTableOf', { name: t(`plot_${plot}`) })}
          onClick={() => onTable(!asTable)}
        >
          {t(asTable ? 'asPlot' : 'asTable')}
        </Button>
      }
    >
      {data === undefined ? (
        <Skeleton lines={6} height={24} />
      ) : asTable ? (
        <PlotTable data={data} kind={kind} label={t(`plot_${plot}`)} />
      ) : (
        <>
          <Legend data={data} kind={kind} pointed={pointed} />
          <Canvas data={data} kind={kind} label={t(`plot_${plot}`)} cut={cut} onPoint={setPointed} />
          {cut && <p className={css['cut']}>{t('cut', { most: shown(cut.most, kind) })}</p>}
        </>
      )}
    </Section>
  );
}

/** How long a step is, and up to when there are figures: what is counted on top of the page is newer. */
function Steps({ data: { times, stepMs } }: { readonly data: PlotData }) {
  const t = useTexts(overviewTexts);
  const { zone } = usePreferences();
  const end = (times.at(-1) ?? 0) + stepMs;
  return t('everyStep', { step: duration(stepMs), end: shortTime(end, absoluteZone(zone)) });
}

/** Where the plot ends at its top, though it goes on. */
type Cut = ReturnType<typeof cutOf>;

interface Shown {
  readonly data: PlotData;
  readonly kind: Kind;
}

function Canvas({
  data,
  kind,
  label,
  cut,
  onPoint,
}: Shown & {
  readonly label: string;
  readonly cut: Cut;
  readonly onPoint: (index: number | undefined) => void;
}) {
  const t = useTexts(overviewTexts);
  const navigate = useNavigate();
  const { zone } = usePreferences();
  const dark = useDark();
  const { times, stepMs } = data;
  const long = times.length * stepMs > 2 * DAY_MS;
  const lines = useMemo(() => {
    const all = data.lines.map(({ values }) => values);
    const drawn = kind === 'levels' ? stacked(all) : all;
    return data.lines.map(({ name }, n) => ({ values: drawn[n]!, ...LOOKS[name] }));
  }, [data, kind]);
  return (
    <Plot
      times={times}
      lines={lines}
      label={t('plotLabel', { name: label })}
      look={`${dark} ${zone}`}
      sync="overview"
      onPoint={onPoint}
      formatTime={(at) =>
        new Intl.DateTimeFormat(locale(), {
          ...(absoluteZone(zone) === 'utc' && { timeZone: 'UTC' }),
          ...(long
            ? { day: '2-digit', month: 'short' }
            : { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
        }).format(at)
      }
      formatValue={(value, step) => (kind === 'ms' ? axisTime(value, step) : compact(value))}
      isTime={kind === 'ms'}
      cutAt={cut?.at}
      onBrush={(from, to) => void navigate({ to: '/deliveries', search: between(from, to) })}
    />
  );
}

/** Which line is which, with the values of the moment that is pointed at, or of all of the range. */
function Legend({ data, kind, pointed }: Shown & { readonly pointed: number | undefined }) {
  const t = useTexts(overviewTexts);
  const { zone } = usePreferences();
  const at = pointed === undefined ? undefined : data.times[pointed];
  return (
    <div className={css['legend']}>
      <ul className={css['lines']}>
        {data.lines.map(({ name, values }) => (
          <li key={name} className={css['line']}>
            <svg className={css[`ink_${name}`]} width="22" height="8" aria-hidden>
              <line
                x1="0"
                y1="4"
                x2="22"
                y2="4"
                strokeWidth="2.5"
                strokeDasharray={LOOKS[name].dash.join(' ')}
              />
            </svg>
            {t(`line_${name}`)}
            <strong>{at === undefined ? inAll(values, kind) : shown(values[pointed!] ?? null, kind)}</strong>
          </li>
        ))}
      </ul>
      <span className={classes(css['moment'], at === undefined && css['brush'])}>
        {at === undefined ? t('brushHint') : absoluteTime(at, absoluteZone(zone))}
      </span>
    </div>
  );
}

function PlotTable({ data, kind, label }: Shown & { readonly label: string }) {
  const t = useTexts(overviewTexts);
  const rows = data.times.map((at, n) => ({ at, n })).toReversed();
  return (
    <div className={css['tableFrame']} tabIndex={0} role="region" aria-label={label}>
      <table className={css['table']}>
        <caption className="sr-only">{label}</caption>
        <thead>
          <tr>
            <th scope="col">{t('from')}</th>
            {data.lines.map(({ name }) => (
              <th key={name} scope="col">
                {t(`line_${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ at, n }) => (
            <tr key={at}>
              <th scope="row">
                <Link to="/deliveries" search={between(at, at + data.stepMs)}>
                  <TimeText at={at} short />
                </Link>
              </th>
              {data.lines.map(({ name, values }) => (
                <td key={name}>{shown(values[n] ?? null, kind)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The deliveries of a range, whole seconds around it. */
function between(fromMs: number, toMs: number): { readonly since: string; readonly until: string } {
  const second = (ms: number): string => new Date(ms).toISOString();
  return {
    since: second(Math.floor(fromMs / 1_000) * 1_000),
    until: second(Math.ceil(toMs / 1_000) * 1_000),
  };
}

function shown(value: number | null, kind: Kind): string {
  if (value === null) return '–';
  return kind === 'ms' ? duration(value) : value.toLocaleString(locale());
}

/** What a line says of all of the range: how many in all, or how many there were at last. */
function inAll(values: readonly (number | null)[], kind: Kind): string {
  if (kind === 'ms') return '';
  if (kind === 'levels') return shown(latest(values) ?? null, kind);
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0).toLocaleString(locale());
}

/** A value of an axis of times, in the unit of all of them. */
function axisTime(ms: number, step: number): string {
  const unit = axisUnit(step);
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, unitDisplay: 'short' }).format(
    inUnit(ms, unit),
  );
}

function compact(value: number): string {
  return new Intl.NumberFormat(locale(), { notation: 'compact', maximumFractionDigits: 1 }).format(value);
}
