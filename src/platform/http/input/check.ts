import { getMetadataStorage, type ValidationError, validateSync } from 'class-validator';
import { sentence } from '../../../lib/sentence.js';
import { kindOf } from '../../../lib/value-text.js';
import { misspeltParameters, unknownNames } from '../../../lib/unknown-names.js';
import { isJsonObject } from '../../json/index.js';
import { AppError } from '../errors/index.js';
import type { FieldResult } from './field-result.js';
import type { Provided } from './provided.js';
import { beginReading, takeRead } from './reads.js';

export type ClassConstructor<T> = new () => T;

const fieldsByClass = new WeakMap<ClassConstructor<object>, readonly string[]>();
const forgiving = new WeakSet<object>();

/**
 * For a query whose unknown parameters are ignored, since deployed clients add their own; only one that is nearly a known one is
 * refused.
 */
export const IgnoresUnknown = (): ClassDecorator => (type) => void forgiving.add(type);

/**
 * Checks a plain value against a class with class-validator rules: unknown fields and every broken rule are named, in one
 * error. Only own keys count, and only those that the class has a rule for are ever looked at, so no name that every object
 * inherits (`constructor`, `__proto__`) means anything. What is in a field is for the field's rule.
 * @throws AppError ValidationFailed
 */
export function checked<T extends object>(
  type: ClassConstructor<T>,
  sent: unknown,
  kind: 'field' | 'parameter' = 'field',
  provided?: Provided,
): T {
  if (!isJsonObject(sent)) {
    throw new AppError('ValidationFailed', `The body must be a JSON object, not ${kindOf(sent)}.`);
  }
  const result = readObject(type, sent, kind, provided);
  if ('value' in result) return result.value;
  throw new AppError('ValidationFailed', result.problems.join(' '));
}

/** The same for an object in a field: its problems are whole sentences. @param where the field, to be named before those of the object */
export function readObject<T extends object>(
  type: ClassConstructor<T>,
  sent: Readonly<Record<string, unknown>>,
  kind: 'field' | 'parameter' = 'field',
  provided?: Provided,
  where?: string,
): Exclude<FieldResult<T>, { readonly problem: string }> {
  const known = fieldsOf(type);
  const instance = new type();
  const unknown: string[] = [];
  for (const name of Object.keys(sent)) {
    if (known.includes(name)) (instance as Record<string, unknown>)[name] = sent[name];
    else unknown.push(name);
  }
  beginReading(instance, provided);
  const problems = [
    ...(forgiving.has(type)
      ? misspeltParameters(unknown, known)
      : unknownNames({ kind, names: unknown, known, ...(where !== undefined && { where }) })),
    ...validateSync(instance, { stopAtFirstError: true }).map((problem) =>
      where === undefined ? messageOf(problem) : `${where}.${messageOf(problem)}`,
    ),
  ];
  if (problems.length > 0) return { problems };
  takeRead(instance);
  return { value: instance };
}

/** The fields that a class has rules for, its ancestors' among them; none for a class without rules. */
export function fieldsOf(type: ClassConstructor<object>): readonly string[] {
  const known = fieldsByClass.get(type);
  if (known !== undefined) return known;
  const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', true, false);
  const fields = [...new Set(rules.map(({ propertyName }) => propertyName))];
  fieldsByClass.set(type, fields);
  return fields;
}

function messageOf(problem: ValidationError): string {
  const rules = Object.values(problem.constraints ?? {}).map((rule) =>
    sentence(unlessMissing(problem, rule)),
  );
  return [...rules, ...(problem.children ?? []).map(messageOf)].join(' ');
}

/** A field that is not there is called missing: "must be a string" alone sounds as if something else had come. */
function unlessMissing({ property, value }: ValidationError, rule: string): string {
  const start = `${property} must `;
  return value === undefined && rule.startsWith(start)
    ? `${property} is required; it must ${rule.slice(start.length)}`
    : rule;
}
