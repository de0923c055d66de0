/** So many calls at a time, when something is done to several. */
const AT_ONCE = 4;

/** What came of each: which were done, and why the others were not. */
export interface Came<T> {
  readonly done: readonly T[];
  readonly refused: readonly { readonly item: T; readonly error: unknown }[];
}

/** Does the same to several, a few at a time; one that fails keeps none of the others from it. */
export async function toEach<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<Came<T>> {
  const done: T[] = [];
  const refused: { item: T; error: unknown }[] = [];
  const waiting = [...items];
  const one = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      try {
        await work(item);
        done.push(item);
      } catch (error) {
        refused.push({ item, error });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
  return { done, refused };
}

/** Lets few run at a time; the others wait for their turn. */
export function turns(atOnce: number): <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T> {
  let free = atOnce;
  const waiting: (() => void)[] = [];
  return async (work, signal) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}
