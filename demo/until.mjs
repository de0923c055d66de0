import { setTimeout as sleep } from 'node:timers/promises';

const LONGEST_MS = 60_000;

/** Resolves when it holds, or when the time is over: what is missing is found later. */
export async function until(holds) {
  const since = performance.now();
  while (!(await holds()) && performance.now() - since < LONGEST_MS) await sleep(25);
}
