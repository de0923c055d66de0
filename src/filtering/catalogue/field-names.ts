/** What a field's value is, as far as its name tells. */
export const FIELD_TYPES = ['id', 'date', 'number', 'boolean', 'list', 'object'] as const;

export type FieldType = (typeof FIELD_TYPES)[number];

/** Names that follow no convention, or another one than they seem to. */
const BY_NAME: ReadonlyMap<string, FieldType | undefined> = new Map<string, FieldType | undefined>([
  ['parameterValues', 'object'],
  ['data', 'object'],
  ['participantMetadata', 'object'],
  ['accessorIDs', 'list'],
  ['groups', 'list'],
  ['objectCategories', 'list'],
  ['objTypes', 'list'],
  ['recordTypes', 'list'],
  ['userRoles', 'list'],
  ['activeProofStages', 'list'],
  ['canStart', 'boolean'],
  ['preserveBilling', 'boolean'],
  ['systemGenerated', 'boolean'],
  ['dateVal', 'date'],
  ['numberVal', 'number'],
  ['priority', 'number'],
  ['budget', 'number'],
  ['docSize', 'number'],
  ['proofPages', 'number'],
  ['referenceNumber', 'number'],
  ['hours', 'number'],
  ['logTimeInDays', 'boolean'],
  ['actualWorkCompleted', 'number'],
  ['workRequired', 'number'],
  ['work', 'number'],
]);

/** By how a name begins or ends; the first that fits. */
const CONVENTIONS: readonly (readonly [RegExp, FieldType])[] = [
  [/^(is|has)[A-Z]/, 'boolean'],
  [/IDs$/, 'list'],
  [/List$/, 'list'],
  [/(^|[a-z])I[Dd]$/, 'id'],
  [/^id$/, 'id'],
  [/(Date|[a-z]At)$/, 'date'],
  [/(Amount|Cost|Count|Duration|Hours|Percent|Percentage|Revenue|PerDay)$/, 'number'],
];

/** What the values of a field usually are, by the convention of its name; undefined when that tells nothing. */
export function typeByName(field: string): FieldType | undefined {
  const name = field.slice(field.lastIndexOf(':') + 1);
  if (BY_NAME.has(name)) return BY_NAME.get(name);
  return CONVENTIONS.find(([convention]) => convention.test(name))?.[1];
}

/** A field's name in words: `project:programID` is `Project: Program ID`, `lastUpdateDate` is `Last Update Date`. */
export function labelOf(field: string): string {
  return field
    .split(':')
    .map((part) => wordsOf(part).map(capitalised).join(' '))
    .join(': ');
}

/** `extRefID` as `ext`, `Ref`, `ID`; a plural of capitals, as in `accessorIDs`, stays one word. */
function wordsOf(name: string): string[] {
  return name.match(/[A-Z]+s?(?![a-z])|[A-Z]?[a-z]+|\d+|[^A-Za-z\d]+/g) ?? [name];
}

function capitalised(word: string): string {
  return word === 'id' || word === 'Id' ? 'ID' : word.slice(0, 1).toUpperCase() + word.slice(1);
}
