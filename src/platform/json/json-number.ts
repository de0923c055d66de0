/** Whether the last JSON.stringify met a number that it cannot write as it was sent. */
let met = false;

/**
 * A number of a JSON text whose spelling no double gives back, such as `9007199254740993`, `1.10`, `1E2`, `-0` or `1e400`.
 * Every other number is an ordinary one, and `String` of it is how it was written; so {@link numberText} of either is the
 * text as sent.
 */
export class JsonNumber {
  /** @param text the number as it was written; valid JSON */
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }

  /** The nearest double: all that JSON.stringify can write. {@link stringifyExactly} writes the text. */
  toJSON(): number {
    met = true;
    return Number(this.text);
  }
}

/** Whether an object of JSON, which is no array, no null and no number as it was sent. */
export function isJsonObject(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonNumber)
  );
}

/** The spelling of a number that `parseExactly` read; undefined for anything else. */
export function numberText(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return value instanceof JsonNumber ? value.text : undefined;
}

/**
 * JSON.stringify, but that every {@link JsonNumber} is written as it was sent. Costs nothing where there is none.
 * @returns undefined for what JSON.stringify has no text for, such as undefined
 */
export function stringifyExactly(value: object): string;
export function stringifyExactly(value: unknown): string | undefined;
export function stringifyExactly(value: unknown): string | undefined {
  met = false;
  const text = JSON.stringify(value) as string | undefined;
  return met ? write(value, '') : text;
}

function write(value: unknown, key: string): string | undefined {
  if (value instanceof JsonNumber) return value.text;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if ('toJSON' in value && typeof value.toJSON === 'function') return write(value.toJSON(key), key);
  if (Array.isArray(value)) {
    return `[${value.map((item, index) => write(item, String(index)) ?? 'null').join()}]`;
  }
  const members = Object.entries(value).flatMap(([name, item]) => {
    const text = write(item, name);
    return text === undefined ? [] : [`${JSON.stringify(name)}:${text}`];
  });
  return `{${members.join()}}`;
}
