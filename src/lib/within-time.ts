/**
 * What the promise gives, unless it takes longer: then what `late` returns or throws. The work itself goes on.
 * @param ms milliseconds
 */
export async function withinTime<T, Late = never>(
  work: Promise<T>,
  ms: number,
  late: () => Late,
): Promise<T | Late> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<typeof OVERDUE>((resolve) => {
    timer = setTimeout(() => resolve(OVERDUE), ms);
  });
  try {
    const result = await Promise.race([work, deadline]);
    return result === OVERDUE ? late() : result;
  } finally {
    clearTimeout(timer);
  }
}

const OVERDUE = Symbol('overdue');
