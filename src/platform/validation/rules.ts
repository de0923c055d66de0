import { registerDecorator, ValidateIf, type ValidationArguments } from 'class-validator';

/** May be left out; null is not the same as left out. */
export function Optional(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined);
}

/** Holds when `problem` finds none; its text is the end of a sentence that begins with the field's name. */
export function Satisfies(name: string, problem: (value: unknown) => string | undefined): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value: unknown) => problem(value) === undefined,
        defaultMessage: (given?: ValidationArguments) => `${given?.property} ${problem(given?.value)}`,
      },
    });
}
