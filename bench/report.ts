import { figure, ratio, table } from './figures.js';

/** One comparison: two figures of the same kind, from the same run. */
export interface Comparison {
  /** With its unit. */
  readonly what: string;
  readonly ours: number;
  readonly beside: string;
  readonly theirs: number;
}

/** What a section came to. */
export interface Report {
  readonly comparisons: readonly Comparison[];
  /** What is behind them: text and small tables, printed as they are when the section is done. */
  readonly details: string;
}

/** Some variants, measured in turns. */
export type Rounds = ReadonlyMap<string, readonly number[]>;

/** The table that a run ends with. */
export function summary(reports: readonly Report[]): string {
  const rows = reports
    .flatMap(({ comparisons }) => comparisons)
    .map(({ what, ours, beside, theirs }) => [
      what,
      figure(ours),
      beside,
      figure(theirs),
      ratio(ours, theirs),
    ]);
  return table(['what', 'Hookfront', 'beside', 'there', 'ratio'], rows, [0, 2]);
}

/** Runs all variants in turns, so that a slow minute of the machine meets each of them. */
export async function inTurns(
  rounds: number,
  variants: Readonly<Record<string, () => Promise<number>>>,
): Promise<Map<string, number[]>> {
  const results = new Map<string, number[]>();
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of Object.entries(variants))
      results.set(name, [...(results.get(name) ?? []), await run()]);
  }
  return results;
}
