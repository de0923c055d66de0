/** Names are compared by their beginning: a megabyte of a name must not cost a second. */
const COMPARED_LENGTH = 64;
/** A slip in a name so short makes another name of it. */
const TOO_SHORT = 2;
/** One slip for each so many letters, and at most so many in all. */
const LETTERS_A_SLIP = 4;
const MOST_SLIPS = 3;
/** So many letters at least that one name begins or ends with make it near to a name at most twice as long. */
const SHORTEST_PART = 4;

/**
 * The candidate that a misspelt name was meant to be; undefined when none is near. Case and what joins words (`_`, `-`, white
 * space) do not count, but between equals. Near is what differs by at most one letter in four, three in all (one in three in
 * a name of three), each added, dropped, changed or swapped with its neighbour; and a name that begins or ends with the
 * other and is at most twice as long.
 */
export function nearName(name: string, candidates: Iterable<string>): string | undefined {
  const written = name.slice(0, COMPARED_LENGTH);
  const bare = withoutStyle(written);
  if (bare === '' || name.length > COMPARED_LENGTH) return undefined;
  let nearest: string | undefined;
  let least = Infinity;
  for (const candidate of candidates) {
    const wanted = withoutStyle(candidate);
    if (isFarByLength(bare, wanted)) continue;
    const slips = editDistance(bare, wanted);
    if (!isNear(bare, wanted, slips)) continue;
    const distance = slips + editDistance(written, candidate) / 1000;
    if (distance < least) [nearest, least] = [candidate, distance];
  }
  return nearest;
}

/** The end of a sentence about an unknown name: `; the nearest one is "state"`, or nothing when none is near. */
export function nearestOf(name: string, candidates: Iterable<string>, called = 'the nearest one'): string {
  const near = nearName(name, candidates);
  return near === undefined ? '' : `; ${called} is "${near}"`;
}

/** What {@link isNear} says of most names, without a look at their letters. */
function isFarByLength(written: string, wanted: string): boolean {
  return Math.abs(written.length - wanted.length) > MOST_SLIPS && !isPart(written, wanted);
}

function isPart(written: string, wanted: string): boolean {
  const [shorter, longer] = written.length < wanted.length ? [written, wanted] : [wanted, written];
  return longer.startsWith(shorter) || longer.endsWith(shorter);
}

function isNear(written: string, wanted: string, slips: number): boolean {
  if (slips === 0) return true;
  const [shorter, longer] = written.length < wanted.length ? [written, wanted] : [wanted, written];
  if (shorter.length <= TOO_SHORT) return false;
  if (slips <= Math.min(Math.max(1, Math.floor(longer.length / LETTERS_A_SLIP)), MOST_SLIPS)) return true;
  return isPart(written, wanted) && shorter.length >= SHORTEST_PART && 2 * shorter.length >= longer.length;
}

/** In lower case, words joined, and the plural of what ends in y put back. */
function withoutStyle(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[_\-\s]/g, '')
    .replace(/ies$/, 'y');
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
