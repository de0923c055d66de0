/** How far something is: what it has dealt with, of how many; null when there were too many to count. */
export interface HowFar {
  readonly found: number;
  readonly total: number | null;
}

/** How far it was at a moment, in milliseconds since 1970. */
export interface Sample {
  readonly at: number;
  readonly found: number;
}

/** Looks further back tell of a pace that is over. */
const MOST_SAMPLES = 15;

/** The samples with one more; one that tells nothing new, or is of an earlier moment, is left out. */
export function withSample(samples: readonly Sample[], next: Sample): readonly Sample[] {
  const last = samples.at(-1);
  if (last !== undefined && (next.at <= last.at || next.found < last.found)) return samples;
  return [...samples, next].slice(-MOST_SAMPLES);
}

/** How many a second it deals with, as seen; undefined as long as that cannot be told. */
export function paceOf(samples: readonly Sample[]): number | undefined {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || last.at - first.at < 1_000) return undefined;
  return ((last.found - first.found) * 1_000) / (last.at - first.at);
}

/** How long it will take, in milliseconds; undefined when it cannot be told. @param pace how many a second */
export function timeLeft({ total, found }: HowFar, pace: number | undefined): number | undefined {
  if (total === null || pace === undefined || pace <= 0) return undefined;
  return (Math.max(0, total - found) / pace) * 1_000;
}
