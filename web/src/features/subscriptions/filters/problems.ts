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

const NOT_LISTED = /: \w+ lists no field ("(?:[^"\\]|\\.)*")/;
const NOTHING_TYPED = /^filters\S*: there is no fieldName/;

/**
 * The warnings that tell somebody something: not that a field is in no catalogue, when recorded events have it; nor, of a filter that was
 * just added, that it names no field.
 * @param seen the names by which filters reach what recorded events have
 */
export function tellingWarnings(warnings: readonly string[], seen: readonly string[]): readonly string[] {
  const known = new Set(seen);
  return warnings.filter((warning) => {
    const name = NOT_LISTED.exec(warning)?.[1];
    return !NOTHING_TYPED.test(warning) && (name === undefined || !known.has(unquoted(name)));
  });
}

function unquoted(text: string): string {
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}

/** A place as steps in the array of filters. */
export function stepsOf(path: string): readonly (string | number)[] {
  const [first, ...rest] = [...path.matchAll(/filters\[(\d+)\]/g)].map(([, index]) => Number(index));
  return first === undefined ? [] : [first, ...rest.flatMap((index) => ['filters', index])];
}

const PARTS: readonly (readonly [RegExp, { readonly step: string; readonly key: boolean }])[] = [
  [
    /^(?:\w+ lists no field|the field "|there is no fieldName|the fieldName must)/,
    { step: 'fieldName', key: false },
  ],
  [/^the newState of a DELETE/, { step: 'state', key: false }],
  [/^must not be a group/, { step: 'type', key: false }],
  [/^"filters" is ignored/, { step: 'filters', key: true }],
];

/** Which part of a filter a sentence of the service is about, as far as it can be told. */
export function partOf(message: string): { readonly step: string; readonly key: boolean } | undefined {
  const named = /^filters\S*\.(connector|state|filters)[ :]/.exec(message)?.[1];
  if (named !== undefined) return { step: named, key: named === 'filters' };
  const said = message.replace(/^\S+\s/, '');
  const key = /^the key "([^"\\]+)" is unknown/.exec(said)?.[1];
  if (key !== undefined) return { step: key, key: true };
  const word = /^the (comparison|state) \S+.* is unknown/.exec(said)?.[1];
  if (word !== undefined) return { step: word, key: false };
  return PARTS.find(([sentence]) => sentence.test(said))?.[1];
}

/** Steps in the array of filters as the service names them: `filters[1].filters[0].state`. */
export function placeName(steps: readonly (string | number)[]): string {
  return steps.reduce<string>(
    (name, step) => (typeof step === 'number' ? `${name}[${step}]` : `${name}.${step}`),
    'filters',
  );
}
