import { registerDecorator, type ValidationArguments } from 'class-validator';

/** Two fields of which one is given; an empty text is none. For the first of them. */
export function ExactlyOneOf(first: string, second: string): PropertyDecorator {
  const given = ({ object }: ValidationArguments): boolean[] =>
    [first, second].map((field) => isGiven((object as Record<string, unknown>)[field]));
  return (prototype) =>
    registerDecorator({
      name: 'exactlyOneOf',
      target: prototype.constructor,
      propertyName: first,
      validator: {
        validate: (_value, args) => new Set(given(args!)).size === 2,
        defaultMessage: (args) => {
          const here = given(args!)[0] ? 'are both' : 'are none';
          return `Exactly one of ${first} and ${second} must be given; here ${here}`;
        },
      },
    });
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== '';
}
