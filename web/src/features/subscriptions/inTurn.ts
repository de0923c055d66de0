const AT_ONCE = 4;

/** Does something with each, a few at a time. @returns why it failed, for each with which it did */
export async function inTurn<T>(
  all: readonly T[],
  act: (one: T) => Promise<unknown>,
): Promise<readonly unknown[]> {
  const refused: unknown[] = [];
  const waiting = [...all];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      await act(next).catch((error: unknown) => refused.push(error));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return refused;
}
