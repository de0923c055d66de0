import type { CatalogueObject } from '../../../api/objects';
import type { guideTexts } from '../../../texts/filterGuide';
import type { Translate } from '../../../texts/useTexts';
import type { Option } from '../../../ui/combobox';
import type { Guide, Offer, Place } from '../../../ui/json-editor/guide';
import { comparisonsFor, fieldOf, statesFor } from './comparisons';
import { STATE_NAMES } from './reading';

type T = Translate<typeof guideTexts>;

/** What is known of the subscription around the filters. */
export interface GuideContext {
  readonly object: CatalogueObject | undefined;
  readonly eventType: string;
  readonly fields: readonly Option[];
}

const GROUP_KEYS = ['type', 'connector', 'filters'] as const;
type Key = 'fieldName' | 'fieldValue' | 'comparison' | 'state' | (typeof GROUP_KEYS)[number];

/** What a key begins with; an empty text for the rest. */
const BEGINNINGS: Readonly<Partial<Record<Key, string>>> = { fieldValue: '', filters: '[]' };

/** What may stand where in the array of a subscription's filters: docs/filters.md. */
export function filterGuide(context: GuideContext, t: T): Guide {
  return {
    keys: (place) =>
      keysAt(place, context).map((name) => ({
        name,
        hint: t(`key_${name}`),
        json: BEGINNINGS[name] ?? '""',
      })),
    values: (place) => (place.kind === 'object' ? valuesAt(place, context, t) : elementsAt(place, t)),
  };
}

/** How deep an object stands: a filter or group of the array itself, or a filter in a group; undefined elsewhere. */
function levelOf({ kind, path }: Place): 'outer' | 'inner' | undefined {
  if (kind !== 'object' || typeof path[0] !== 'number') return undefined;
  if (path.length === 1) return 'outer';
  return path.length === 3 && path[1] === 'filters' && typeof path[2] === 'number' ? 'inner' : undefined;
}

function keysAt(place: Place, { eventType }: GuideContext): readonly Key[] {
  const level = levelOf(place);
  if (level === undefined) return [];
  const { members } = place;
  const isGroup = level === 'outer' && (members.get('type') === 'group' || members.has('filters'));
  const isFilter = ['fieldName', 'fieldValue', 'comparison', 'state'].some((key) => members.has(key));
  const looksAtBoth = ['changed', 'change'].includes(String(members.get('comparison')));
  const ofFilter: readonly Key[] = [
    'fieldName',
    'comparison',
    // What changed has no value and looks at both states; a CREATE has but one.
    ...(looksAtBoth ? [] : (['fieldValue'] as const)),
    ...(looksAtBoth || eventType === 'CREATE' ? [] : (['state'] as const)),
  ];
  const all = isGroup ? GROUP_KEYS : level === 'inner' || isFilter ? ofFilter : [...ofFilter, ...GROUP_KEYS];
  return all.filter((key) => !members.has(key));
}

function valuesAt(place: Place, context: GuideContext, t: T): readonly Offer[] {
  const level = levelOf(place);
  if (level === undefined) return [];
  const fieldName = place.members.get('fieldName');
  const field = fieldOf(context.object, typeof fieldName === 'string' ? fieldName : '');
  switch (place.key) {
    case 'fieldName':
      return context.fields.map(({ value, hint = '' }) => ({ name: value, hint }));
    case 'comparison':
      return comparisonsFor(field, 'changed').map((name) => ({ name, hint: t(`comparison_${name}`) }));
    case 'state':
      return STATE_NAMES.filter((name) => allowed(name, context.eventType)).map((name) => ({
        name,
        hint: t(`state_${name}`),
      }));
    case 'type':
      return level === 'outer' ? [{ name: 'group', hint: t('group') }] : [];
    case 'connector':
      return (['AND', 'OR'] as const).map((name) => ({ name, hint: t(`connector_${name}`) }));
    case 'filters':
      return [{ name: '[ … ]', hint: t('key_filters'), json: '[]' }];
    case 'fieldValue':
      return field?.type === 'boolean'
        ? ['true', 'false'].map((json) => ({ name: json, hint: t('boolean'), json }))
        : [{ name: 'null', hint: t('empty'), json: 'null' }];
    default:
      return [];
  }
}

function allowed(state: (typeof STATE_NAMES)[number], eventType: string): boolean {
  return statesFor(eventType, eventType === 'DELETE' ? 'oldState' : 'newState').includes(state);
}

const FILTER = '{ "fieldName": "", "comparison": "eq", "fieldValue": "" }';

/** Filters and groups as a whole, where an element of an array may stand. */
function elementsAt({ kind, path }: Place, t: T): readonly Offer[] {
  if (kind === 'root') return [{ name: '[ … ]', hint: t('key_filters'), json: '[]' }];
  const inGroup = path.length === 2 && path[1] === 'filters';
  if (path.length > 0 && !inGroup) return [];
  const filter = { name: t('filter'), hint: t('filterHint'), json: FILTER };
  if (inGroup) return [filter];
  const group = `{ "type": "group", "connector": "OR", "filters": [\n  ${FILTER},\n  ${FILTER}\n] }`;
  return [filter, { name: t('groupName'), hint: t('group'), json: group }];
}
