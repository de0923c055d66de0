/** From when to when figures are asked for, and in what steps; all in milliseconds since the Unix epoch. */
export interface StatsRange {
  readonly fromMs: number;
  /** Not included. */
  readonly toMs: number;
  readonly stepMs: number;
}

/** What a caller may leave out. */
export interface AskedRange {
  readonly fromMs: number | undefined;
  readonly toMs: number | undefined;
  readonly stepMs: number | undefined;
}

const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** In one series. */
export const MOST_POINTS = 1_500;
/** Minutes are read of ranges up to this; of longer ones hours are. */
const LONGEST_BY_MINUTES_MS = 2 * DAY_MS;
/** What is chosen when nobody says: the shortest step that makes no more points than this. */
const USUAL_POINTS = 240;
const STEPS_MS = [1, 5, 15, 60, 180, 720, 1_440, 10_080, 43_200].map((minutes) => minutes * MINUTE_MS);

/**
 * The range as it is answered: an hour until now unless it is said otherwise, no later than now and no earlier than what is kept, its
 * ends moved outwards to whole steps since the Unix epoch.
 * @param oldestMs the oldest moment that figures are kept of
 * @returns what is wrong with it, as a sentence that names the parameter
 */
export function readRange(
  { fromMs, toMs, stepMs: askedStepMs }: AskedRange,
  now: number,
  oldestMs: number,
): StatsRange | string {
  const to = Math.min(toMs ?? now, now);
  if (to <= oldestMs) return `to must be after ${iso(oldestMs)}, since when figures are kept.`;
  const asked = fromMs ?? to - HOUR_MS;
  if (asked >= to) return toMs === undefined ? 'from must be before now.' : 'from must be before to.';
  const from = Math.max(asked, oldestMs);
  const stepMs = askedStepMs ?? usualStep(to - from);
  if (to - from > LONGEST_BY_MINUTES_MS && stepMs % HOUR_MS !== 0) {
    return 'step must be a multiple of 3600, whole hours, for a range of more than two days.';
  }
  const range = { fromMs: from - (from % stepMs), toMs: Math.ceil(to / stepMs) * stepMs, stepMs };
  const points = pointsOf(range);
  if (points <= MOST_POINTS) return range;
  return `step is too short for this range: it makes ${points} points, and at most ${MOST_POINTS} are answered.`;
}

export function pointsOf({ fromMs, toMs, stepMs }: StatsRange): number {
  return (toMs - fromMs) / stepMs;
}

function usualStep(lengthMs: number): number {
  const usable =
    lengthMs > LONGEST_BY_MINUTES_MS ? STEPS_MS.filter((step) => step % HOUR_MS === 0) : STEPS_MS;
  return usable.find((step) => lengthMs / step <= USUAL_POINTS) ?? usable.at(-1)!;
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
