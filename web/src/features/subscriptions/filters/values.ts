import { JsonNumber, numberText, parseExactly } from '../../../api/json';
import { pretty } from '../../../ui/json';
import type { CatalogueField } from './comparisons';

/** How a value is typed in. */
export const VALUE_KINDS = ['text', 'number', 'boolean', 'date', 'list', 'empty', 'json'] as const;
export type ValueKind = (typeof VALUE_KINDS)[number];
type FieldType = CatalogueField['type'];

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The editor for a value. @param type of its field, which decides while there is none, and whether a day is one */
export function kindOfValue(value: unknown, type: FieldType): ValueKind {
  if (value === undefined) return usualKind(type);
  if (value === null) return 'empty';
  if (typeof value === 'string') return type === 'date' && DAY.test(value) ? 'date' : 'text';
  if (numberText(value) !== undefined) return 'number';
  if (typeof value === 'boolean') return 'boolean';
  return Array.isArray(value) && value.every(isScalar) ? 'list' : 'json';
}

function usualKind(type: FieldType): ValueKind {
  if (type === 'number' || type === 'boolean' || type === 'date') return type;
  return type === 'object' ? 'json' : 'text';
}

/** A value as it is typed in; empty for what cannot be. */
export function typedText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  return numberText(value) ?? (typeof value === 'boolean' ? String(value) : pretty(value));
}

/** What a text means as a value of a kind; undefined: it is none. Numbers keep their digits. */
export function valueOf(text: string, kind: ValueKind): { readonly value: unknown } | undefined {
  const trimmed = text.trim();
  switch (kind) {
    case 'text':
    case 'date':
      return { value: text };
    case 'number':
      return NUMBER.test(trimmed) ? { value: exactNumber(trimmed) } : undefined;
    case 'boolean':
      return { value: trimmed === 'true' };
    case 'empty':
      return { value: null };
    case 'list':
    case 'json':
      try {
        return { value: parseExactly(trimmed) };
      } catch {
        return undefined;
      }
  }
}

/** The value for another editor: the same as far as it can be said there. */
export function converted(value: unknown, kind: ValueKind): unknown {
  if (kind === 'empty') return null;
  if (kind === 'list') {
    if (Array.isArray(value) && value.every(isScalar)) return value;
    return value === undefined || value === null || value === '' || !isScalar(value) ? [] : [value];
  }
  if (kind === 'json') return value ?? {};
  const [first] = Array.isArray(value) ? (value as unknown[]) : [value];
  const text = typedText(isScalar(first) ? first : undefined);
  if (kind === 'boolean') return text === 'true';
  if (kind === 'number') return valueOf(text, kind)?.value ?? 0;
  if (kind === 'date') return DAY.test(text.slice(0, 10)) ? text.slice(0, 10) : '';
  return text;
}

/** One element of a list, typed in: a number where the others are numbers, or the field's values are. */
export function elementOf(text: string, others: readonly unknown[], type: FieldType): unknown {
  const numbers =
    others.length > 0 ? others.every((one) => numberText(one) !== undefined) : type === 'number';
  return (numbers ? valueOf(text, 'number')?.value : undefined) ?? text;
}

function exactNumber(text: string): unknown {
  const number = Number(text);
  return String(number) === text ? number : new JsonNumber(text);
}

function isScalar(value: unknown): boolean {
  return (
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    numberText(value) !== undefined
  );
}
