import { checked, type ClassConstructor } from './check.js';
import type { Provided } from './provided.js';

/** Classes that a body may be of. */
export interface Choice {
  /** As OpenAPI has it: `anyOf` where one body may be of several. */
  readonly how: 'oneOf' | 'anyOf';
  readonly types: () => readonly ClassConstructor<object>[];
  /** The class that a body is checked against, by what it says; without it the handler decides ({@link UndecidedBody}). */
  readonly choose?: (sent: Readonly<Record<string, unknown>>) => ClassConstructor<object>;
}

const choices = new WeakMap<object, Choice>();

/** A class that stands for several others. */
export const BodyChoice =
  (choice: Choice): ClassDecorator =>
  (type) =>
    void choices.set(type, choice);

export function choiceOf(type: object): Choice | undefined {
  return choices.get(type);
}

/** A body that can be checked only when something stored is known, which says of which class it is. */
export abstract class UndecidedBody<T extends object> {
  constructor(
    private readonly sent: unknown,
    private readonly provided: Provided,
  ) {}

  /** @throws AppError ValidationFailed that names every field at fault */
  as<Chosen extends T>(type: ClassConstructor<Chosen>): Chosen {
    return checked(type, this.sent, 'field', this.provided);
  }
}
