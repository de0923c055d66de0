/** Longer names are compared by their beginning: a megabyte of fieldName must not cost a second. */
const COMPARED_LENGTH = 64;
/** What makes a name near. */
const MOST_DIFFERENT = 2;
const BEGINNING = 3;

/**
 * The candidate that a misspelt name most resembles: the fewest letters added, dropped, changed or swapped with
 * their neighbour; case counts only between equals. Undefined when there is no candidate.
 */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  return nearest(name, candidates)?.candidate;
}

/** The same, when it is near: at most two letters differ, or one is how the other begins. */
export function nearName(name: string, candidates: Iterable<string>): string | undefined {
  const found = nearest(name, candidates);
  if (found === undefined) return undefined;
  const [shorter, longer] = [name.toLowerCase(), found.candidate.toLowerCase()].toSorted(
    (a, b) => a.length - b.length,
  ) as [string, string];
  const begins = shorter.length >= BEGINNING && longer.startsWith(shorter);
  return begins || found.distance < Math.min(MOST_DIFFERENT + 1, shorter.length)
    ? found.candidate
    : undefined;
}

function nearest(
  name: string,
  candidates: Iterable<string>,
): { readonly candidate: string; readonly distance: number } | undefined {
  const written = name.slice(0, COMPARED_LENGTH);
  let nearestOne: string | undefined;
  let least = Infinity;
  for (const candidate of candidates) {
    const distance =
      editDistance(written.toLowerCase(), candidate.toLowerCase()) + editDistance(written, candidate) / 1000;
    if (distance < least) [nearestOne, least] = [candidate, distance];
  }
  return nearestOne === undefined ? undefined : { candidate: nearestOne, distance: least };
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
