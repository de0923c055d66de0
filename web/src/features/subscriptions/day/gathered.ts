/**
 * Gathers what is asked for within a moment, and asks for it in as few calls as there must be.
 * @param ask the answers by key, for at most `most` keys
 * @param waitMs how long others are waited for, in milliseconds
 * @returns the answer for one key; undefined where the call did not tell of it
 */
export function gathered<T>(
  ask: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>,
  most: number,
  waitMs: number,
): (key: string) => Promise<T | undefined> {
  let waiting: {
    readonly key: string;
    readonly settle: (answers: Promise<ReadonlyMap<string, T>>) => void;
  }[] = [];
  const go = (): void => {
    const all = waiting;
    waiting = [];
    const keys = [...new Set(all.map(({ key }) => key))];
    for (let from = 0; from < keys.length; from += most) {
      const some = new Set(keys.slice(from, from + most));
      const answers = ask([...some]);
      for (const { key, settle } of all) if (some.has(key)) settle(answers);
    }
  };
  return async (key) => {
    const answers = await new Promise<ReadonlyMap<string, T>>((resolve) => {
      if (waiting.length === 0) setTimeout(go, waitMs);
      waiting.push({ key, settle: resolve });
    });
    return answers.get(key);
  };
}
