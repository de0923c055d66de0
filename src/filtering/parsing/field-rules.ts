import { shown } from '../../lib/value-text.js';
import type { Condition } from '../model/filter.js';
import { isObject } from '../model/json.js';
import { findObject, ownFields } from '../catalogue/object-catalogue.js';
import { nearestOf } from '../../lib/nearest-name.js';

/** Begins the name of a custom field, which no catalogue lists. */
const CUSTOM_DATA = 'DE:';

/**
 * Why the field of a condition cannot be filtered in this way, by the catalogue's restrictions; undefined when it
 * can. A dotted path into a field that cannot be filtered, or only by `changed`, is restricted like the field; one
 * into a nested field is the other way to reach its leaves. See docs/contract/event-subscriptions.md#1 and #5.
 */
export function fieldRestriction(
  { fieldName, comparison, fieldValue }: Omit<Condition, 'kind' | 'path'>,
  objCode: string,
): string | undefined {
  const object = findObject(objCode);
  if (object === undefined) return undefined;
  const field = object.fields.has(fieldName) ? fieldName : firstStep(fieldName);
  if (object.notFilterable.has(field)) {
    return `the field "${field}" of ${objCode} cannot be filtered, so the filter never passes.`;
  }
  if (comparison === 'changed') return undefined;
  if (object.changedOnly.has(field)) {
    return `the field "${field}" of ${objCode} can only be compared with "changed", so the filter never passes.`;
  }
  if (object.nestedOnly.has(fieldName) && !isObject(fieldValue)) {
    return `the field "${field}" of ${objCode} needs an object as fieldValue, so the filter never passes.`;
  }
  return undefined;
}

/**
 * Says that the catalogue lists fields for the object, but not this one; undefined for listed fields, paths into
 * them, custom data, and what linked documents have besides. See docs/contract/event-subscriptions.md#5.
 */
export function fieldDoubt(fieldName: string, objCode: string): string | undefined {
  const fields = findObject(objCode)?.fields;
  if (fields === undefined || fields.size === 0) return undefined;
  if (fields.has(fieldName) || fields.has(firstStep(fieldName))) return undefined;
  if (ownFields(objCode).includes(fieldName)) return undefined;
  if (fieldName.startsWith(CUSTOM_DATA) || firstStep(fieldName) === 'parameterValues') return undefined;
  const called = 'the nearest one that it lists';
  // project.programID was meant to be project:programID, but statsu.x begins with status.
  const near = nearestOf(fieldName, fields, called) || nearestOf(firstStep(fieldName), fields, called);
  return `${objCode} lists no field ${shown(fieldName)}${near}.`;
}

function firstStep(fieldName: string): string {
  const dot = fieldName.indexOf('.');
  return dot === -1 ? fieldName : fieldName.slice(0, dot);
}
