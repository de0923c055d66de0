/** Longer names are compared by their beginning: a megabyte of fieldName must not cost a second. */
const COMPARED_LENGTH = 64;

/**
 * The candidate that a misspelt name most resembles: the fewest letters added, dropped, changed or swapped with
 * their neighbour; case counts only between equals. Undefined when there is no candidate.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  const written = name.slice(0, COMPARED_LENGTH);
  let nearest: string | undefined;
  let least = Infinity;
  for (const candidate of candidates) {
    const distance =
      editDistance(written.toLowerCase(), candidate.toLowerCase()) + editDistance(written, candidate) / 1000;
    if (distance < least) [nearest, least] = [candidate, distance];
  }
  return nearest;
}

/** Optimal string alignment distance, row by row. */
function editDistance(a: string, b: string): number {
  let [beforeLast, last]: number[][] = [[], Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(changed, last[j] + 1, row[j - 1] + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length];
}
