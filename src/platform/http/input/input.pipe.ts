import type { ArgumentMetadata, PipeTransform } from '@nestjs/common';
import { isJsonObject } from '../../json/index.js';
import { choiceOf, UndecidedBody } from './body-choice.js';
import { checked, type ClassConstructor, fieldsOf, readObject } from './check.js';
import type { Provided } from './provided.js';
import { SentBody } from './sent-body.js';

/**
 * Makes of every query string and every JSON body an instance of the class that the handler's parameter has, or a 400 that
 * names every mistake at once: `@Query() query: ListAuditQuery`, `@JsonBody() body: CreateUserRequest`.
 */
export class InputPipe implements PipeTransform {
  /** What an empty query is, by class: nearly every call has one. */
  private readonly empty = new Map<ClassConstructor<object>, object>();

  /** @param provided for the readers of classes */
  constructor(private readonly provided: Provided) {}

  /** @throws AppError ValidationFailed */
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (value instanceof SentBody) return this.body(inputClass(metatype), value.json);
    if (type === 'query') return this.query(inputClass(metatype), value);
    return value;
  }

  private body(type: ClassConstructor<object>, json: unknown): object {
    // Whoever sends nothing is told what is missing.
    const sent = json === undefined ? {} : json;
    const choice = choiceOf(type);
    if (choice === undefined) return checked(type, sent, 'field', this.provided);
    if (choice.choose === undefined)
      return Reflect.construct(type, [sent, this.provided]) as UndecidedBody<object>;
    const chosen = choice.choose(isJsonObject(sent) ? sent : {});
    return checked(chosen, sent, 'field', this.provided);
  }

  private query(type: ClassConstructor<object>, query: unknown): object {
    const sent = query as Readonly<Record<string, unknown>>;
    if (Object.keys(sent).length > 0) return checked(type, sent, 'parameter', this.provided);
    const known = this.empty.get(type);
    if (known !== undefined) return known;
    const result = readObject(type, {}, 'parameter', this.provided);
    if (!('value' in result)) return checked(type, {}, 'parameter', this.provided);
    this.empty.set(type, Object.freeze(result.value));
    return result.value;
  }
}

/** Whether requests can be checked against a class: it has rules, or stands for classes that do. */
export function isInputClass(type: unknown): type is ClassConstructor<object> {
  if (typeof type !== 'function') return false;
  return choiceOf(type) !== undefined || fieldsOf(type as ClassConstructor<object>).length > 0;
}

function inputClass(type: unknown): ClassConstructor<object> {
  if (isInputClass(type)) return type;
  throw new TypeError('A query or body is taken without a class that has rules for it.');
}
