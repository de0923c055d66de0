import { registerDecorator, type ValidationArguments } from 'class-validator';
import { sentence } from '../../../lib/sentence.js';
import type { FieldResult } from './field-result.js';
import { NOTHING_PROVIDED, type Provided } from './provided.js';

/** What a reader may know beside its own field. */
export interface OtherFields {
  /** What another field was read as; undefined when it is missing or wrong. */
  read(field: string): unknown;
  /** What was sent as another field. */
  sent(field: string): unknown;
  /** What modules offer for injection, such as the configuration. */
  readonly provided: Provided;
}

/** Makes a field's value of what was sent, which is undefined when nothing was. */
export type Reader<T> = (sent: unknown, others: OtherFields) => FieldResult<T>;

const readers = new WeakMap<object, Map<string, Reader<unknown>>>();
const readings = new WeakMap<object, Reading>();

/**
 * A rule for class-validator that also says what the field becomes: the reader's value, once the whole object is right
 * ({@link takeRead}). Each field is read once.
 */
export function Reads<T>(reader: Reader<T>): PropertyDecorator {
  return (prototype, property) => {
    const propertyName = String(property);
    const known = readers.get(prototype) ?? new Map<string, Reader<unknown>>();
    readers.set(prototype, known.set(propertyName, reader));
    registerDecorator({
      name: 'reads',
      target: prototype.constructor,
      propertyName,
      validator: {
        validate: (_value: unknown, given?: ValidationArguments) =>
          'value' in readingOf(given!.object).result(propertyName),
        defaultMessage: (given?: ValidationArguments) =>
          messageOf(propertyName, readingOf(given!.object).result(propertyName)),
      },
    });
  };
}

/** Begins to read an object whose fields hold what was sent. */
export function beginReading(object: object, provided: Provided = NOTHING_PROVIDED): void {
  readings.set(object, new Reading(object, provided));
}

/** Puts in the place of what was sent what it was read as. For an object that every rule holds for. */
export function takeRead(object: object): void {
  const reading = readingOf(object);
  const fields = object as Record<string, unknown>;
  for (const [field, value] of reading.values()) {
    if (value === undefined) delete fields[field];
    else fields[field] = value;
  }
}

function readingOf(object: object): Reading {
  const known = readings.get(object);
  if (known !== undefined) return known;
  beginReading(object);
  return readings.get(object)!;
}

function messageOf(field: string, result: FieldResult<unknown>): string {
  if ('problem' in result) return `${field} ${result.problem}`;
  return 'problems' in result ? result.problems.map(sentence).join(' ') : '';
}

/** The fields of one object as they are read, each when it is first asked for. */
class Reading implements OtherFields {
  private readonly results = new Map<string, FieldResult<unknown>>();

  constructor(
    private readonly object: object,
    readonly provided: Provided,
  ) {}

  read(field: string): unknown {
    const result = this.result(field);
    return 'value' in result ? result.value : undefined;
  }

  sent(field: string): unknown {
    return (this.object as Record<string, unknown>)[field];
  }

  result(field: string): FieldResult<unknown> {
    const known = this.results.get(field);
    if (known !== undefined) return known;
    const sent = this.sent(field);
    const reader = readerOf(this.object, field);
    const result = reader === undefined ? { value: sent } : reader(sent, this);
    this.results.set(field, result);
    return result;
  }

  *values(): Generator<[string, unknown]> {
    for (const [field, result] of this.results) {
      if ('value' in result) yield [field, result.value];
    }
  }
}

/** Of the class or the nearest of its ancestors that has one. */
function readerOf(object: object, field: string): Reader<unknown> | undefined {
  for (let at: object | null = Object.getPrototypeOf(object); at !== null; at = Object.getPrototypeOf(at)) {
    const reader = readers.get(at)?.get(field);
    if (reader !== undefined) return reader;
  }
  return undefined;
}
