const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Between two values of an axis of counts: they have no parts. */
export const COUNT_STEPS: readonly number[] = Array.from({ length: 12 }, (_, power) =>
  [1, 2, 5].map((n) => n * 10 ** power),
).flat();

/** The same of an axis of milliseconds: what is round as people read times. */
export const TIME_STEPS: readonly number[] = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((n) => n * DAY),
];

const UNITS = [
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
  ['second', SECOND],
  ['millisecond', 1],
] as const;

/** How an axis of times is written: in one unit, of which a step is half or more. @param stepMs between two of its values */
export function axisUnit(stepMs: number): (typeof UNITS)[number][0] {
  return UNITS.find(([, ms]) => stepMs >= ms / 2)?.[0] ?? 'millisecond';
}

/** The value of an axis of times in a unit: 90 000 ms are 1.5 minutes. */
export function inUnit(ms: number, unit: (typeof UNITS)[number][0]): number {
  return ms / UNITS.find(([name]) => name === unit)![1];
}

type Points = readonly (number | null)[];

/** Fewer moments say nothing of what is usual. */
const ENOUGH_MOMENTS = 8;
/** Of the moments, so many are usual. */
const USUAL_SHARE = 0.9;
/** Beyond so many times of what is usual, a moment would press all others to the ground. */
const FAR_BEYOND = 6;

/**
 * Where a plot is cut off at its top, so that a few moments far beyond all others do not flatten these; undefined where nothing has to be
 * cut. @returns `at`: the highest value shown; `most`: the highest there is
 */
export function cutOf(lines: readonly Points[]): { readonly at: number; readonly most: number } | undefined {
  const moments = lines[0]?.length ?? 0;
  const peaks: number[] = [];
  for (let n = 0; n < moments; n++) {
    const peak = Math.max(...lines.map((values) => values[n] ?? 0));
    if (peak > 0) peaks.push(peak);
  }
  if (peaks.length < ENOUGH_MOMENTS) return undefined;
  peaks.sort((a, b) => a - b);
  const usual = peaks[Math.floor((peaks.length - 1) * USUAL_SHARE)]!;
  const most = peaks.at(-1)!;
  return most > FAR_BEYOND * usual ? { at: usual * 1.5, most } : undefined;
}

/** The moments that stand alone between such of which nothing is known: no line leads to them, so that each is drawn as a point. */
export function alone(values: Points): number[] {
  return values.flatMap((value, n) =>
    value !== null && (values[n - 1] ?? null) === null && (values[n + 1] ?? null) === null ? [n] : [],
  );
}
