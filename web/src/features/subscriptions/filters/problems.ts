/** What the service says of a place in the filters. */
export interface PlacedProblem {
  /** `filters[1].filters[0]`: a filter or a group. */
  readonly path: string;
  readonly message: string;
  readonly severity: 'error' | 'warning';
}

const PLACE = /^(filters\[\d+\](?:\.filters\[\d+\])?)(?:\.\w+)?:?\s/;

/** The sentences that begin with a place in the filters, each with its place. */
export function placedProblems(
  sentences: readonly string[],
  severity: PlacedProblem['severity'],
): readonly PlacedProblem[] {
  return sentences.flatMap((message) => {
    const path = PLACE.exec(message)?.[1];
    return path === undefined ? [] : [{ path, message, severity }];
  });
}

/** A place as steps in the array of filters. */
export function stepsOf(path: string): readonly (string | number)[] {
  const [first, ...rest] = [...path.matchAll(/filters\[(\d+)\]/g)].map(([, index]) => Number(index));
  return first === undefined ? [] : [first, ...rest.flatMap((index) => ['filters', index])];
}
