const AT_ONCE = 4;

/** Does something with each, a few at a time. @param tell hears how each ended: undefined for well, or why it did not */
export async function inTurn<T>(
  all: readonly T[],
  act: (one: T) => Promise<unknown>,
  tell: (one: T, refused: unknown) => void,
): Promise<void> {
  const waiting = [...all];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const one = next;
      await act(one).then(
        () => tell(one, undefined),
        (error: unknown) => tell(one, error),
      );
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}
