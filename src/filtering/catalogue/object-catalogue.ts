import { nearName } from '../../lib/nearest-name.js';
import entries from './object-catalogue.json' with { type: 'json' };

/** One subscribable object of the catalogue (docs/contract/event-subscriptions.md#1). */
export interface CatalogueObject {
  /** Case-sensitive: `approval` is an object, `APPROVAL` is none. */
  readonly objCode: string;
  readonly name: string;
  /** Subscriptions to it can only have version v2. */
  readonly v2Only: boolean;
  /** Always present in a state of the object; empty where the vendor publishes no list. */
  readonly fields: ReadonlySet<string>;
  /** Fields that no filter can test. */
  readonly notFilterable: ReadonlySet<string>;
  /** Fields that only an object as fieldValue can filter. */
  readonly nestedOnly: ReadonlySet<string>;
  /** Fields that only the comparison `changed` can filter. */
  readonly changedOnly: ReadonlySet<string>;
}

interface Entry {
  objCode: string;
  name: string;
  v2Only: boolean;
  fields: string[];
  notFilterable?: string[];
  nestedOnly?: string[];
  changedOnly?: string[];
}

const catalogue: ReadonlyMap<string, CatalogueObject> = new Map(
  (entries as Entry[]).map((entry) => [
    entry.objCode,
    {
      objCode: entry.objCode,
      name: entry.name,
      v2Only: entry.v2Only,
      fields: new Set(entry.fields),
      notFilterable: new Set(entry.notFilterable),
      nestedOnly: new Set(entry.nestedOnly),
      changedOnly: new Set(entry.changedOnly),
    },
  ]),
);

/** Names that say the same as the code are left out: whoever writes `Task` meant the code. */
const CODES_AND_NAMES: ReadonlyMap<string, CatalogueObject> = new Map([
  ...[...catalogue.values()]
    .filter(({ name, objCode }) => name.toUpperCase().replaceAll(' ', '_') !== objCode.toUpperCase())
    .map((object) => [object.name, object] as const),
  ...catalogue,
]);

/** The subscribable object with exactly this objCode, or undefined when there is none. */
export function findObject(objCode: string): CatalogueObject | undefined {
  return catalogue.get(objCode);
}

/**
 * The end of a sentence about an objCode that is none: the one that was meant, found among codes and names, as in
 * `; the nearest one is "OPTASK" (Issue)`; nothing when none is near (docs/contract/event-subscriptions.md#1).
 */
export function nearestObject(text: string): string {
  const near = nearName(text, CODES_AND_NAMES.keys());
  if (near === undefined) return '';
  const { objCode, name } = CODES_AND_NAMES.get(near)!;
  return `; the nearest one is "${objCode}"${near === objCode ? '' : ` (${name})`}`;
}

/** Every subscribable objCode, in the catalogue's order. */
export function objCodes(): string[] {
  return [...catalogue.keys()];
}

/** What this service's own events have beside the catalogue's fields (docs/contract/document-webhooks.md#5). */
const OWN_FIELDS: ReadonlyMap<string, readonly string[]> = new Map([['DOCU', ['documentProviderID']]]);

/** The fields that only this service's own events of the object have; none for most objects. */
export function ownFields(objCode: string): readonly string[] {
  return OWN_FIELDS.get(objCode) ?? [];
}
