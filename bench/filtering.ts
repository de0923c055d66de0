import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { States } from '../src/filtering/index.js';
import { Catalogue } from './filter-catalogue.js';
import { type Contestant, indexed, naive, oneByOne, rulesEngine, sifted } from './filter-contestants.js';

/**
 * Events a second against 100 to 100 000 subscriptions, by processor time of this process, one thread of JavaScript: the
 * index, the same filters tried one by one, and two libraries. The ratios are what counts: the machine is part of every
 * figure. `--index-only` leaves the others out, for a profile.
 */
const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, 'index-only': { type: 'boolean' }, size: { type: 'string' } },
});
const quick = values.quick ?? false;
const SIZES = values.size === undefined ? [100, 1_000, 10_000, 100_000] : [Number(values.size)];
const EVENTS = 4_000;
const SECONDS = quick ? 0.3 : 2;
const ROUNDS = quick ? 1 : 5;
/** Events that all contestants must agree on before anything is measured. */
const CHECKED = 3;
/** With more subscriptions than this the engine takes seconds for an event. */
const ENGINE_LIMIT = 10_000;

interface Measured {
  readonly size: number;
  /** Microseconds of processor time an event, by contestant. */
  readonly costs: ReadonlyMap<string, number>;
  readonly matches: number;
  readonly loadSeconds: number;
  readonly bytes: number;
  readonly removeSeconds: number;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

async function measure(size: number): Promise<Measured> {
  const catalogue = new Catalogue(size);
  const events = catalogue.events(EVENTS);
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const loading = cpuSeconds();
  const index = indexed(catalogue);
  const loadSeconds = cpuSeconds() - loading;
  collectGarbage();
  const bytes = (process.memoryUsage().heapUsed - before) / size;

  const contestants: [string, () => Contestant][] = [['index', () => index]];
  if (!values['index-only']) {
    contestants.push(['one by one', () => oneByOne(catalogue)], ['naive', () => naive(catalogue)]);
    contestants.push(['sift', () => sifted(catalogue)]);
    if (size <= ENGINE_LIMIT) contestants.push(['json-rules-engine', () => rulesEngine(catalogue)]);
  }
  const costs = new Map<string, number>();
  let matches = 0;
  for (const [name, make] of contestants) {
    const contestant = make();
    await agree(index, contestant, events, name);
    const cost = await costOf(contestant, events);
    costs.set(name, cost.microseconds);
    if (name === 'index') matches = cost.matches;
  }
  const removing = cpuSeconds();
  for (const id of index.index.ids()) index.index.remove(id);
  return { size, costs, matches, loadSeconds, bytes, removeSeconds: cpuSeconds() - removing };
}

async function agree(
  index: Contestant,
  other: Contestant,
  events: readonly States[],
  name: string,
): Promise<void> {
  for (const event of events.slice(0, CHECKED)) {
    const [a, b] = [await index.match(event), await other.match(event)].map((found) =>
      found.toSorted((x, y) => x - y).join(),
    );
    if (a !== b) throw new Error(`${name} finds ${b} where the index finds ${a}`);
  }
}

/** The median of some rounds, each after a warm-up of the same length. */
async function costOf(
  contestant: Contestant,
  events: readonly States[],
): Promise<{ microseconds: number; matches: number }> {
  const rounds: number[] = [];
  let done = 0;
  let matches = 0;
  for (let round = -1; round < ROUNDS; round++) {
    const began = cpuSeconds();
    const first = done;
    let seconds: number;
    do {
      // Looking at the clock costs more than a quick contestant's event.
      for (let some = 0; some < 50; some++) {
        const found = contestant.match(events[done % events.length]);
        matches += (Array.isArray(found) ? found : await found).length;
        done++;
        if (done - first < 50 && cpuSeconds() - began > SECONDS) break;
      }
      seconds = cpuSeconds() - began;
    } while (seconds < SECONDS);
    if (round >= 0) rounds.push((seconds * 1e6) / (done - first));
  }
  return { microseconds: rounds.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)], matches: matches / done };
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function print(all: readonly Measured[]): void {
  const names = [...all[0].costs.keys()];
  console.log(
    `Node ${process.version}, one thread, processor time, median of ${ROUNDS} rounds of ${SECONDS} s\n`,
  );
  console.log('events a second\n');
  table(
    ['subscriptions', 'matches an event', ...names],
    all.map(({ size, matches, costs }) => [
      String(size),
      matches.toFixed(1),
      ...names.map((name) => rate(costs.get(name))),
    ]),
  );
  console.log('\ncost of an event, as a multiple of the index at the same size\n');
  table(
    ['subscriptions', ...names],
    all.map(({ size, costs }) => [
      String(size),
      ...names.map((name) => (costs.has(name) ? (costs.get(name)! / costs.get('index')!).toFixed(1) : '–')),
    ]),
  );
  console.log('\ngrowth: cost of an event, as a multiple of that at 1000 subscriptions\n');
  const base = all.find(({ size }) => size === 1_000) ?? all[0];
  table(
    ['subscriptions', ...names],
    all.map(({ size, costs }) => [
      String(size),
      ...names.map((name) =>
        costs.has(name) && base.costs.has(name) ? (costs.get(name)! / base.costs.get(name)!).toFixed(2) : '–',
      ),
    ]),
  );
  console.log('\nthe index itself\n');
  table(
    ['subscriptions', 'microseconds an event', 'load, s', 'remove all, s', 'bytes a subscription'],
    all.map(({ size, costs, loadSeconds, removeSeconds, bytes }) => [
      String(size),
      costs.get('index')!.toFixed(2),
      loadSeconds.toFixed(2),
      removeSeconds.toFixed(2),
      bytes.toFixed(0),
    ]),
  );
}

function rate(microseconds: number | undefined): string {
  if (microseconds === undefined) return '–';
  const perSecond = 1e6 / microseconds;
  return perSecond.toFixed(perSecond < 10 ? 1 : 0);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  console.log(`| ${head.join(' | ')} |`);
  console.log(`|${head.map(() => ' ---: |').join('')}`);
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
}

const all: Measured[] = [];
for (const size of SIZES) all.push(await measure(size));
print(all);
