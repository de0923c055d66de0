import type { components } from '../../api/schema';

export type Stats = components['schemas']['StatsResponse'];

/** What a plot can show, longest last. */
export const RANGES = ['1h', '24h', '7d', '30d'] as const;
export type Range = (typeof RANGES)[number];

/** A plot of what has begun only lately still shows so many steps. */
const LEAST_STEPS = 10;

/**
 * The figures without the time before there were any, where that is more than half of them: the plots of a service that was installed a
 * quarter of an hour ago would be an empty line. The backlog is looked at each minute, so that a service without events has figures as well.
 */
export function sinceBegun(stats: Stats): Stats {
  const { from, step, series } = stats;
  const all = Math.max(0, ...series.map(({ points }) => points.length));
  const begun = Math.min(
    all,
    ...series.flatMap(({ metric, points }) => {
      const at = points.findIndex((point) => point !== null && (point > 0 || metric === 'backlog'));
      return at < 0 ? [] : [at];
    }),
  );
  const cut = Math.min(begun, all - LEAST_STEPS);
  if (cut <= all / 2) return stats;
  return {
    ...stats,
    from: new Date(Date.parse(from) + cut * step * 1_000).toISOString(),
    series: series.map((one) => ({ ...one, points: one.points.slice(cut) })),
  };
}

export const PLOTS = ['events', 'attempts', 'latency', 'backlog'] as const;
export type PlotName = (typeof PLOTS)[number];

const MINUTE_MS = 60_000;
const LENGTH_MS: Readonly<Record<Range, number>> = {
  '1h': 60 * MINUTE_MS,
  '24h': 1_440 * MINUTE_MS,
  '7d': 7 * 1_440 * MINUTE_MS,
  '30d': 30 * 1_440 * MINUTE_MS,
};

/** Whole minutes up to the last one that is over: the present one is counted when it has ended. */
export function rangeAt(range: Range, now: number): { readonly from: string; readonly to: string } {
  const to = now - (now % MINUTE_MS);
  return { from: new Date(to - LENGTH_MS[range]).toISOString(), to: new Date(to).toISOString() };
}

/** One line of a plot; its name is that of its text. */
export interface Line {
  readonly name:
    | 'published'
    | 'made'
    | 'delivered'
    | 'httpError'
    | 'timeout'
    | 'unreached'
    | 'p50'
    | 'p95'
    | 'p99'
    | 'pending'
    | 'retrying'
    | 'onHold';
  readonly values: readonly (number | null)[];
}

export interface PlotData {
  /** When each point begins, in milliseconds since the epoch. */
  readonly times: readonly number[];
  readonly stepMs: number;
  readonly lines: readonly Line[];
}

type Points = readonly (number | null)[];

/**
 * What a plot shows of the figures. A step that is not over yet is left out where there are others: it would look like a fall.
 * @param now milliseconds since the epoch
 */
export function plotOf(plot: PlotName, { from, step, series, to }: Stats, now: number): PlotData {
  const stepMs = step * 1_000;
  const begin = Date.parse(from);
  const all = Math.round((Date.parse(to) - begin) / stepMs);
  const over = Math.max(1, Math.min(all, Math.floor((now - begin) / stepMs)));
  const times = Array.from({ length: over }, (_, n) => begin + n * stepMs);
  const of = (metric: string, label?: string, ...values: string[]): Points[] =>
    series
      .filter(
        (one) => one.metric === metric && (label === undefined || values.includes(one.labels[label] ?? '')),
      )
      .map(({ points }) => points);
  const sum = (...found: Points[]): number[] =>
    times.map((_, n) => found.reduce((before, points) => before + (points[n] ?? 0), 0));
  /** Null where nothing is known. */
  const known = (metric: string, label: string, value: string): Points => {
    const [points] = of(metric, label, value);
    return times.map((_, n) => points?.[n] ?? null);
  };
  const lines: Readonly<Record<PlotName, () => Line[]>> = {
    events: () => [
      { name: 'published', values: sum(...of('events')) },
      { name: 'made', values: sum(...of('deliveriesMade')) },
    ],
    attempts: () => [
      { name: 'delivered', values: sum(...of('attempts', 'outcome', 'delivered')) },
      { name: 'httpError', values: sum(...of('attempts', 'outcome', 'httpError')) },
      { name: 'timeout', values: sum(...of('attempts', 'outcome', 'timeout')) },
      { name: 'unreached', values: sum(...of('attempts', 'outcome', ...UNREACHED)) },
    ],
    latency: () => [
      { name: 'p50', values: known('latency', 'quantile', '0.5') },
      { name: 'p95', values: known('latency', 'quantile', '0.95') },
      { name: 'p99', values: known('latency', 'quantile', '0.99') },
    ],
    backlog: () => STACKED.map((name) => ({ name, values: known('backlog', 'state', name) })),
  };
  return { times, stepMs, lines: lines[plot]() };
}

/** From the bottom up. */
const STACKED = ['pending', 'retrying', 'onHold'] as const;

/** Each line on top of those before it; null where one of them is. */
export function stacked(lines: readonly Points[]): Points[] {
  const sums: (number | null)[][] = [];
  for (const points of lines) {
    const below = sums.at(-1);
    sums.push(
      points.map((value, n) => {
        const under = below === undefined ? 0 : below[n]!;
        return value === null || under === null ? null : value + under;
      }),
    );
  }
  return sums;
}

/** The last value that is known; undefined when none is. */
export function latest(points: Points): number | undefined {
  return points.findLast((value) => value !== null) ?? undefined;
}

/** For how many seconds the oldest delivery could have been sent, as last looked; undefined when nobody has. */
export function backlogAge({ series }: Stats): number | undefined {
  return latest(series.find(({ metric }) => metric === 'backlogAge')?.points ?? []);
}

const UNREACHED = [
  'connectionError',
  'dnsError',
  'tlsError',
  'protocolError',
  'refused',
  'proxyError',
  'otherError',
];

/** A URL to which attempts failed. */
interface WorstUrl {
  readonly endpointId: string;
  readonly url: string;
  readonly attempts: number;
  readonly failed: number;
  /** The outcome of most of its failures. */
  readonly outcome: string;
}

/** Those with most failed attempts first; those without any are left out. */
export function worstUrls({ series }: Stats): WorstUrl[] {
  const urls = new Map<string, WorstUrl & { most: number }>();
  for (const { labels, points } of series) {
    const { endpointId, url, outcome } = labels;
    if (endpointId === undefined || url === undefined || outcome === undefined) continue;
    const count = points.reduce<number>((sum, point) => sum + (point ?? 0), 0);
    const before = urls.get(endpointId) ?? { endpointId, url, attempts: 0, failed: 0, outcome: '', most: 0 };
    const failed = outcome === 'delivered' ? 0 : count;
    const leads = failed > before.most;
    urls.set(endpointId, {
      ...before,
      attempts: before.attempts + count,
      failed: before.failed + failed,
      ...(leads && { outcome, most: failed }),
    });
  }
  return [...urls.values()]
    .filter(({ failed }) => failed > 0)
    .toSorted((a, b) => b.failed - a.failed)
    .map(({ endpointId, url, attempts, failed, outcome }) => ({
      endpointId,
      url,
      attempts,
      failed,
      outcome,
    }));
}

/** All points of a metric, added up. */
export function total({ series }: Stats, metric: string, label: string, value: string): number {
  return series
    .filter((one) => one.metric === metric && one.labels[label] === value)
    .flatMap(({ points }) => points)
    .reduce<number>((sum, point) => sum + (point ?? 0), 0);
}
