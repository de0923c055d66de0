import type { CatalogueObject } from '../../api/objects';
import type { Draft, EventType } from './draft';

type Field = CatalogueObject['fields'][number];

/** What most readers look at, where an object has it. */
const USUAL = [
  'name',
  'title',
  'status',
  'priority',
  'percentComplete',
  'hours',
  'plannedCompletionDate',
  'projectID',
  'description',
];
const AT_LEAST = 4;

/** What a template takes from outside. */
export interface Sample {
  /** The id of the object. */
  readonly id: string;
  readonly now: Date;
}

/** States to begin with, with the fields that the catalogue has for the object. An UPDATE changes one or two of them. */
export function template(
  object: CatalogueObject,
  type: EventType,
  which: 'usual' | 'all',
  sample: Sample,
): Pick<Draft, 'newState' | 'oldState'> {
  const fields = which === 'all' ? object.fields : usualFields(object.fields);
  const state = (when: 'old' | 'new'): string => {
    const named = object.fields.some(({ name }) => name === 'id') ? 'id' : 'ID';
    const members = fields
      .filter(({ name }) => name !== named)
      .map((field) => [field.name, valueOf(field, object, when, sample)]);
    return JSON.stringify({ [named]: sample.id, ...Object.fromEntries(members) }, null, 2);
  };
  return {
    oldState: type === 'CREATE' ? '' : state(type === 'UPDATE' ? 'old' : 'new'),
    newState: type === 'DELETE' ? '' : state('new'),
  };
}

/** One more field in a state's text, before its end; the text as it is where it is no object or has the field. */
export function withField(text: string, field: Field, object: CatalogueObject, sample: Sample): string {
  let state: unknown;
  try {
    state = text.trim() === '' ? {} : JSON.parse(text);
  } catch {
    return text;
  }
  if (typeof state !== 'object' || state === null || Array.isArray(state)) return text;
  if (Object.hasOwn(state, field.name)) return text;
  const member = `  ${JSON.stringify(field.name)}: ${JSON.stringify(valueOf(field, object, 'new', sample))}`;
  const isEmpty = Object.keys(state).length === 0;
  const before = isEmpty ? '{' : `${text.trimEnd().slice(0, -1).trimEnd()},`;
  return `${before}\n${member}\n}`;
}

function usualFields(fields: readonly Field[]): readonly Field[] {
  const found = USUAL.flatMap((name) => fields.find((field) => field.name === name) ?? []);
  const others = fields.filter(
    (field) => !found.includes(field) && field.name.toUpperCase() !== 'ID' && field.type !== 'object',
  );
  return [...found, ...others.slice(0, Math.max(0, AT_LEAST - found.length))];
}

function valueOf(
  { name, type }: Field,
  object: CatalogueObject,
  when: 'old' | 'new',
  sample: Sample,
): unknown {
  if (name === 'status') return when === 'old' ? 'NEW' : 'INP';
  if (name === 'percentComplete') return when === 'old' ? 0 : 25;
  if (name === 'objCode') return object.objCode;
  if (name === 'parameterValues') return { 'DE:Example': 'value' };
  if (name === 'name' || name === 'title') return `${object.name} from the console`;
  switch (type) {
    case 'id':
      return [...sample.id].reverse().join('');
    case 'date':
      return sample.now.toISOString();
    case 'number':
      return 1;
    case 'boolean':
      return false;
    case 'list':
      return [];
    case 'object':
      return {};
    default:
      return '';
  }
}
