/** Picks one of several possibilities; the same key gets the same answer throughout one world. */
export type Choose = (key: string, possibilities: number) => number;

/** More than any statement has; beyond it something is being followed that should not be. */
const MOST_WORLDS = 2_000;

/**
 * Runs something once for every combination of the choices it makes: what it computes in each world. Choices that are made
 * only in some worlds are multiplied only there.
 * @throws RangeError when there is no end of them
 */
export function inEveryWorld<T>(run: (choose: Choose) => T): T[] {
  const results: T[] = [];
  const open: number[][] = [[]];
  for (let prefix = open.pop(); prefix !== undefined; prefix = open.pop()) {
    if (results.length === MOST_WORLDS) throw new RangeError('a text with too many variants');
    const made = new Map<string, number>();
    const trail = prefix;
    results.push(
      run((key, possibilities) => {
        const known = made.get(key);
        if (known !== undefined) return known;
        const chosen = trail[made.size] ?? 0;
        if (made.size >= trail.length) {
          for (let other = 1; other < possibilities; other++) open.push([...trail, other]);
          trail.push(chosen);
        }
        made.set(key, chosen);
        return chosen;
      }),
    );
  }
  return results;
}
