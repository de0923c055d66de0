/** The middle one; of an even number the upper of the two. @param values at least one */
export function median(values: readonly number[]): number {
  return percentile(sorted(values), 0.5);
}

/** @param ascending at least one value, smallest first; @param share from 0 to 1, the largest */
export function percentile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))]!;
}

/** Of several rounds: the median of their percentiles, so that one bad moment of the machine is one round's; the longest is of all. */
export function overRounds(rounds: readonly (readonly number[])[], share: number): number {
  const each = rounds.map((values) => percentile(sorted(values), share));
  return share === 1 ? Math.max(...each) : median(each);
}

export function sorted(values: Iterable<number>): number[] {
  return [...values].sort((a, b) => a - b);
}

/** As a person reads it: three digits that count, and thousands apart. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
  const [whole, fraction] = value.toFixed(digits).split('.');
  const spaced = whole!.replaceAll(/\B(?=(\d{3})+$)/g, ' ');
  return fraction === undefined || Number(fraction) === 0 ? spaced : `${spaced}.${fraction}`;
}

/** How many times `to` fits into `of`; a dash where there is nothing to compare with. */
export function ratio(of: number | undefined, to: number | undefined): string {
  return of === undefined || !to ? '–' : (of / to).toFixed(2);
}

/** Markdown. @param words places of the columns that hold text, and so stand on the left */
export function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  words: readonly number[] = [],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, place) => (words.includes(place) ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
