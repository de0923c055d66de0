import { RECEIPT_BOUNDS, RESULT_LABELS } from '../../delivery/index.js';
import { type COUNTERS, type OBJECT_COUNTERS, RECEIPT_COLUMNS } from '../recording/counters.js';
import { quantile } from './quantiles.js';

/** What is counted. */
export const COUNTED_METRICS = [
  'events',
  'deliveriesMade',
  'deliveries',
  'attempts',
  'latency',
  'latencyBuckets',
] as const;
type CountedMetric = (typeof COUNTED_METRICS)[number];
/** What is sampled once a minute. */
export const SAMPLED_METRICS = ['backlog', 'backlogAge'] as const;
type SampledMetric = (typeof SAMPLED_METRICS)[number];

export const METRICS = [...COUNTED_METRICS, ...SAMPLED_METRICS] as const;
export type Metric = (typeof METRICS)[number];

/** Of whom the figures are, of one series. */
export type Labels = Readonly<Record<string, string>>;

/** What was counted in one step of one key; null for nothing. */
export interface PointRow extends Readonly<Record<(typeof COUNTERS)[number], number | null>> {
  readonly point: number;
  readonly key: string;
}

/** The same with what is known of objects alone. */
export type ObjectPointRow = PointRow & Readonly<Record<(typeof OBJECT_COUNTERS)[number], number | null>>;

type Column = (typeof COUNTERS)[number] | (typeof OBJECT_COUNTERS)[number];

export interface Series {
  readonly metric: Metric;
  readonly labels: Labels;
  /** One for each step; of latencies null where nothing was received, of the backlog where nobody looked. */
  readonly points: readonly (number | null)[];
}

const QUANTILES = [0.5, 0.95, 0.99];
/** In milliseconds, rounded to what their buckets can tell. */
const LATENCY_DIGITS = 1_000;

/**
 * Makes series of what was counted: those of each key in turn, and those that are nothing but zeros left out.
 * @param keys in the order in which they are shown, with their labels
 */
export function seriesOf(
  rows: readonly PointRow[],
  points: number,
  metrics: readonly Metric[],
  keys: ReadonlyMap<string, Labels>,
): Series[] {
  const byKey = new Map<string, (PointRow | undefined)[]>();
  for (const row of rows) {
    const places = byKey.get(row.key) ?? Array.from<PointRow | undefined>({ length: points });
    byKey.set(row.key, places);
    if (row.point >= 0 && row.point < points) places[row.point] = row;
  }
  return [...keys].flatMap(([key, labels]) => {
    const places = byKey.get(key) ?? [];
    return metrics
      .filter(isCounted)
      .flatMap((metric) => MAKERS[metric](places).map((made) => ({ metric, ...withLabels(made, labels) })));
  });
}

/** What waited in one step, at most; null when the step was not looked at. */
export interface BacklogRow extends Readonly<
  Record<'pending' | 'retrying' | 'on_hold' | 'age', number | null>
> {
  readonly point: number;
}

/** Makes series of what waited: nothing but zeros is told too, since it is not the same as that nobody looked. */
export function backlogSeries(
  rows: readonly BacklogRow[],
  points: number,
  metrics: readonly Metric[],
): Series[] {
  const places = new Map(rows.map((row) => [row.point, row]));
  const of = (metric: SampledMetric, labels: Labels, column: keyof BacklogRow): Series => ({
    metric,
    labels,
    points: Array.from({ length: points }, (_, point) => places.get(point)?.[column] ?? null),
  });
  const all = [
    of('backlog', { state: 'pending' }, 'pending'),
    of('backlog', { state: 'retrying' }, 'retrying'),
    of('backlog', { state: 'onHold' }, 'on_hold'),
    of('backlogAge', {}, 'age'),
  ];
  return all.filter((one) => metrics.includes(one.metric) && one.points.some((value) => value !== null));
}

function isCounted(metric: Metric): metric is CountedMetric {
  return COUNTED_METRICS.some((name) => name === metric);
}

/** What is known of a subscription is less than what is known of objects. */
type Place = Partial<ObjectPointRow> | undefined;
type Places = readonly Place[];
type Made = Pick<Series, 'labels' | 'points'>;

const MAKERS: Readonly<Record<CountedMetric, (places: Places) => Made[]>> = {
  events: (places) => counted(places, {}, 'events'),
  deliveriesMade: (places) => counted(places, {}, 'deliveries'),
  deliveries: (places) =>
    (['delivered', 'exhausted'] as const).flatMap((outcome) => counted(places, { outcome }, outcome)),
  attempts: (places) =>
    RESULT_LABELS.flatMap((label) => counted(places, { outcome: inCamelCase(label) }, label)),
  latency: (places) => {
    const bounds = RECEIPT_BOUNDS.map((seconds) => seconds * 1_000);
    const counts = places.map((row) => RECEIPT_COLUMNS.map((column) => countOf(row, column)));
    const all = QUANTILES.map((share) => ({
      labels: { quantile: String(share) },
      points: counts.map((each) => rounded(quantile(each, bounds, share))),
    }));
    return all.filter((made) => made.points.some((value) => value !== null));
  },
  latencyBuckets: (places) =>
    RECEIPT_COLUMNS.flatMap((column, bucket) => {
      const bound = RECEIPT_BOUNDS[bucket];
      return counted(places, { upToMs: bound === undefined ? 'more' : String(bound * 1_000) }, column);
    }),
};

function counted(places: Places, labels: Labels, column: Column): Made[] {
  const points = places.map((row) => countOf(row, column));
  return points.some((count) => count > 0) ? [{ labels, points }] : [];
}

function countOf(row: Place, column: Column): number {
  return row?.[column] ?? 0;
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * LATENCY_DIGITS) / LATENCY_DIGITS;
}

function withLabels({ labels, points }: Made, others: Labels): Made {
  return { labels: { ...others, ...labels }, points };
}

function inCamelCase(label: string): string {
  return label.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}
