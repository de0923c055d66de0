import entries from './object-catalogue.json' with { type: 'json' };

/** One subscribable object of the catalogue (contract, section 1). */
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

/** The subscribable object with exactly this objCode, or undefined when there is none. */
export function findObject(objCode: string): CatalogueObject | undefined {
  return catalogue.get(objCode);
}

/** Every subscribable objCode, in the catalogue's order. */
export function objCodes(): string[] {
  return [...catalogue.keys()];
}
