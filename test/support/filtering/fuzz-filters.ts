import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { randomCase } from './filter-cases.js';
import { play } from './play-case.js';

/**
 * Plays random cases with the index and the reference evaluator side by side and counts where they differ.
 * `npm run fuzz:filters -- --cases 1000000 --seed 1`; one seed always makes the same cases.
 */
const { values } = parseArgs({ options: { cases: { type: 'string' }, seed: { type: 'string' } } });
const cases = wholeNumber('--cases', values.cases ?? '1000000');
const seed = wholeNumber('--seed', values.seed ?? String(Date.now() % 2 ** 31));
const LINE_EVERY = 100_000;

const total = { cases: 0, events: 0, tried: 0, matches: 0 };
const began = performance.now();
console.log(`seed ${seed}, ${cases} cases`);
const details = fc.check(
  fc.property(randomCase, (random) => {
    const played = play(random);
    total.cases++;
    total.events += played.events;
    total.tried += played.tried;
    total.matches += played.matches;
    if (total.cases % LINE_EVERY === 0) console.log(report());
  }),
  { numRuns: cases, seed },
);
if (total.cases % LINE_EVERY !== 0) console.log(report());
console.log(`disagreements: ${details.failed ? 1 : 0}`);
if (details.failed) {
  console.log(fc.defaultReportMessage(details));
  process.exitCode = 1;
}

function report(): string {
  const { events, tried, matches } = total;
  const seconds = ((performance.now() - began) / 1_000).toFixed(0);
  return `${total.cases} cases: ${events} events, ${tried} subscriptions tried, ${matches} matches, ${seconds} s`;
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  console.error(`${name} must be a whole number, not ${text}`);
  process.exit(2);
}
