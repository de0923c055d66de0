import { getMetadataStorage, type ValidationError, validateSync } from 'class-validator';
import { nearestOf } from '../../../lib/nearest-name.js';
import { sentence } from '../../../lib/sentence.js';
import { AppError } from '../errors/index.js';

export type ClassConstructor<T> = new () => T;

/** More unknown fields than these are counted, not named. */
const NAMED_FIELDS = 5;

/**
 * Checks a plain value against a class-validator class: unknown fields and every broken rule are named, in one error.
 * Only own keys count, and only those that the class has a rule for are ever looked at, so no name that every object
 * inherits (`constructor`, `__proto__`) means anything. What is in a field is for the field's rule.
 * @throws AppError ValidationFailed
 */
export function validated<T extends object>(type: ClassConstructor<T>, raw: unknown): T {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw new AppError('ValidationFailed', 'The body must be a JSON object.');
  const known = fieldsOf(type);
  const instance = new type();
  for (const [field, value] of Object.entries(raw))
    if (known.includes(field)) (instance as Record<string, unknown>)[field] = value;
  const problems = [
    ...strangers(Object.keys(raw), known),
    ...validateSync(instance, { stopAtFirstError: true }).map(told),
  ];
  if (problems.length > 0) throw new AppError('ValidationFailed', problems.join(' '));
  return instance;
}

/** The fields that a class has rules for, its ancestors' among them. */
function fieldsOf(type: ClassConstructor<object>): string[] {
  const rules = getMetadataStorage().getTargetValidationMetadatas(type, '', true, false);
  return [...new Set(rules.map(({ propertyName }) => propertyName))];
}

function strangers(fields: readonly string[], known: readonly string[]): string[] {
  const unknown = fields.filter((field) => !known.includes(field));
  const named = unknown
    .slice(0, NAMED_FIELDS)
    .map((field) => `${shown(field)} is not a known field${nearestOf(field, known)}.`);
  const more = unknown.length - named.length;
  return more > 0 ? [...named, `${more} more fields are not known.`] : named;
}

/** A name as it was sent, in quotes, cut to 60 characters. */
function shown(field: string): string {
  return JSON.stringify(field.length > 60 ? `${field.slice(0, 60)}…` : field);
}

function told(problem: ValidationError): string {
  const rules = Object.values(problem.constraints ?? {}).map((rule) =>
    sentence(unlessMissing(problem, rule)),
  );
  return [...rules, ...(problem.children ?? []).map(told)].join(' ');
}

/** A field that is not there is told so: "must be a string" alone sounds as if something else had come. */
function unlessMissing({ property, value }: ValidationError, rule: string): string {
  const start = `${property} must `;
  return value === undefined && rule.startsWith(start)
    ? `${property} is required; it must ${rule.slice(start.length)}`
    : rule;
}
