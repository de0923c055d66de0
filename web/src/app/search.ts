/** What stands behind the `?` of an address: names with one value, or several. */
export type Search = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Reads a query as it is, without JSON in it, so that people can read and write addresses: `?state=held&state=waiting`. */
export function parseSearch(query: string): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const before = Object.hasOwn(found, name) ? found[name] : undefined;
    found[name] = before === undefined ? value : [before, value].flat();
  }
  return found;
}

export function stringifySearch(search: Record<string, unknown>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const one of [value].flat()) {
      if (typeof one === 'string' ? one !== '' : typeof one === 'number' || typeof one === 'boolean')
        query.append(name, String(one));
    }
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** Reads one parameter. Undefined where it is absent or means nothing: an address that somebody mistyped still opens. */
export type Read<T> = (value: unknown) => T | undefined;

/** Any one text. */
export const one: Read<string> = (value) => {
  const [first] = [value].flat();
  return typeof first === 'string' && first !== '' ? first : undefined;
};

/** Any texts. */
export const many: Read<string[]> = (value) => {
  const texts = [value].flat().filter((text): text is string => typeof text === 'string' && text !== '');
  return texts.length > 0 ? texts : undefined;
};

/** One of some. */
export function oneOf<const T extends string>(...values: readonly T[]): Read<T> {
  return (value) => values.find((wanted) => wanted === one(value));
}

/** Some of some. */
export function manyOf<const T extends string>(...values: readonly T[]): Read<T[]> {
  return (value) => {
    const found = values.filter((wanted) => many(value)?.includes(wanted));
    return found.length > 0 ? found : undefined;
  };
}

/** For a route's `validateSearch`: `searchOf({ state: manyOf('held', 'waiting'), url: one })`. */
export function searchOf<T extends Record<string, Read<unknown>>>(
  shape: T,
): (raw: Record<string, unknown>) => { [Name in keyof T]?: NonNullable<ReturnType<T[Name]>> } {
  return (raw) => {
    const read = Object.entries(shape).map(([name, how]) => [name, how(raw[name])] as const);
    return Object.fromEntries(read.filter(([, value]) => value !== undefined)) as never;
  };
}
