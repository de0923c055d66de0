import { type FieldType, labelOf, typeByName } from './field-names.js';
import { type CatalogueObject, findObject, objCodes, ownFields } from './object-catalogue.js';

export { FIELD_TYPES, type FieldType } from './field-names.js';

/** How little a filter can do with a field: nothing, only an object as fieldValue, only the comparison `changed`. */
export const FIELD_RESTRICTIONS = ['notFilterable', 'nestedOnly', 'changedOnly'] as const;

export type FieldRestriction = (typeof FIELD_RESTRICTIONS)[number];

/** A field of an object, for whoever chooses one. */
export interface DescribedField {
  readonly name: string;
  readonly label: string;
  /** By the convention of its name; null when that tells nothing. */
  readonly type: FieldType | null;
  /** Null: every comparison. */
  readonly restriction: FieldRestriction | null;
}

/** An object of the catalogue, for whoever chooses one. */
export interface DescribedObject {
  readonly objCode: string;
  readonly name: string;
  readonly v2Only: boolean;
  /** In the order of the alphabet; empty where the vendor publishes no list. */
  readonly fields: readonly DescribedField[];
}

/** All subscribable objects, in the order of their names. */
export function describedObjects(): DescribedObject[] {
  return objCodes()
    .map((objCode) => described(findObject(objCode)!))
    .toSorted((a, b) => compareNames(a.name, b.name));
}

function described(object: CatalogueObject): DescribedObject {
  const { objCode, name, v2Only, fields } = object;
  const names = [...fields, ...ownFields(objCode)].toSorted(compareNames);
  return {
    objCode,
    name,
    v2Only,
    fields: names.map((field) => {
      const restriction = restrictionOf(field, object);
      return {
        name: field,
        label: labelOf(field),
        type: restriction === 'nestedOnly' ? 'object' : (typeByName(field) ?? null),
        restriction,
      };
    }),
  };
}

function restrictionOf(field: string, object: CatalogueObject): FieldRestriction | null {
  return FIELD_RESTRICTIONS.find((restriction) => object[restriction].has(field)) ?? null;
}

/** Whatever their case, and the same on every machine. */
function compareNames(a: string, b: string): number {
  const [one, other] = [a.toLowerCase(), b.toLowerCase()];
  return one < other ? -1 : one > other ? 1 : a < b ? -1 : 1;
}
