import type { components } from '../../../api/schema';

type Stats = components['schemas']['StatsResponse'];

const HOUR_MS = 3_600_000;
/** So many hours are shown, the present one among them. */
export const HOURS = 24;

/** What became of the attempts for a subscription, hour by hour, the present one last. */
export interface DayFigures {
  readonly delivered: readonly number[];
  readonly failed: readonly number[];
}

/** When the first of the hours begins. @param now milliseconds since the epoch */
export function dayBegins(now: number): string {
  return new Date(now - (now % HOUR_MS) - (HOURS - 1) * HOUR_MS).toISOString();
}

/** The figures of each subscription that has some. */
export function dayFigures({ series }: Pick<Stats, 'series'>): ReadonlyMap<string, DayFigures> {
  const found = new Map<string, { delivered: number[]; failed: number[] }>();
  for (const { metric, labels, points } of series) {
    const { subscriptionId, outcome } = labels;
    if (metric !== 'attempts' || subscriptionId === undefined) continue;
    const figures = found.get(subscriptionId) ?? { delivered: nothing(), failed: nothing() };
    found.set(subscriptionId, figures);
    const counted = outcome === 'delivered' ? figures.delivered : figures.failed;
    // An hour that began meanwhile comes as one more: the latest are those that are shown.
    const latest = points.slice(-HOURS);
    latest.forEach((point, n) => {
      counted[HOURS - latest.length + n]! += point ?? 0;
    });
  }
  return found;
}

export const NOTHING_SENT: DayFigures = { delivered: nothing(), failed: nothing() };

function nothing(): number[] {
  return Array.from({ length: HOURS }, () => 0);
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((before, number) => before + number, 0);
}

/** A bar of a sparkline: delivered stand on the line, failed hang below it. */
export interface Bar {
  readonly hour: number;
  readonly failed: boolean;
  readonly height: number;
}

/** All bars to one scale, so that they can be compared; what is there at all is seen. @param up the room above the line, in pixels */
export function barsOf({ delivered, failed }: DayFigures, up: number, down: number, least: number): Bar[] {
  const unit = Math.max(Math.max(...delivered) / up, Math.max(...failed) / down);
  const bars = (counts: readonly number[], isFailed: boolean): Bar[] =>
    counts.flatMap((count, hour) =>
      count === 0 ? [] : [{ hour, failed: isFailed, height: Math.max(least, count / unit) }],
    );
  return [...bars(delivered, false), ...bars(failed, true)];
}
