import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { States } from '../src/filtering/index.js';
import { median, ratio, table as markdown } from './figures.js';
import { Catalogue } from './filter-catalogue.js';
import {
  type Contestant,
  indexed,
  byReference,
  oneByOne,
  rulesEngine,
  sifted,
} from './filter-contestants.js';

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
const SECONDS = quick ? 0.3 : 1;
const ROUNDS = quick ? 1 : 7;
/** Events that all contestants must agree on before anything is measured. */
const CHECKED = 3;
/** With more subscriptions than this the engine takes seconds for an event. */
const ENGINE_LIMIT = 10_000;

const LARGEST_BATCH = 64;

/** What one size came to. */
interface Measured {
  readonly size: number;
  readonly catalogue: Catalogue;
  readonly texts: readonly string[];
  readonly index: ReturnType<typeof indexed>;
  readonly loadSeconds: number;
  readonly bytes: number;
  /** Microseconds of processor time an event, by contestant. */
  readonly costs: Map<string, number>;
  matches: number;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function load(size: number): Measured {
  const catalogue = new Catalogue(size);
  const texts = catalogue.events(EVENTS).map((event) => JSON.stringify(event));
  const before = heapBytes();
  const loading = cpuSeconds();
  const index = indexed(catalogue);
  const loadSeconds = cpuSeconds() - loading;
  const bytes = (heapBytes() - before) / size;
  return { size, catalogue, texts, index, loadSeconds, bytes, costs: new Map(), matches: 0 };
}

/** All sizes in turns, so that a slow minute of the machine meets all of them. */
async function measureIndex(all: readonly Measured[]): Promise<void> {
  const rounds = all.map((): number[] => []);
  for (let round = -1; round < ROUNDS; round++) {
    for (const [n, measured] of all.entries()) {
      const { microseconds, matches } = await costOf(measured.index, measured.texts);
      // The first one warms up.
      if (round >= 0) rounds[n].push(microseconds);
      measured.matches = matches;
    }
  }
  all.forEach(({ costs }, n) => costs.set('index', median(rounds[n])));
}

async function measureOthers({ size, catalogue, texts, index, costs }: Measured): Promise<void> {
  const others: [string, () => Contestant][] = [
    ['one by one', () => oneByOne(catalogue)],
    ['reference', () => byReference(catalogue)],
    ['sift', () => sifted(catalogue)],
  ];
  if (size <= ENGINE_LIMIT) others.push(['json-rules-engine', () => rulesEngine(catalogue)]);
  for (const [name, make] of others) {
    const contestant = make();
    await agree(index, contestant, texts.slice(0, CHECKED).map(parsed), name);
    const rounds: number[] = [];
    for (let round = -1; round < ROUNDS; round++) {
      const { microseconds } = await costOf(contestant, texts);
      if (round >= 0) rounds.push(microseconds);
    }
    costs.set(name, median(rounds));
  }
}

async function agree(
  index: Contestant,
  other: Contestant,
  events: readonly States[],
  name: string,
): Promise<void> {
  for (const event of events) {
    const [a, b] = [await index.match(event), await other.match(event)].map((found) =>
      found.toSorted((x, y) => x - y).join(),
    );
    if (a !== b) throw new Error(`${name} finds ${b} where the index finds ${a}`);
  }
}

/** One round. Events come as the service gets them: just parsed. Parsing is not measured. */
async function costOf(
  contestant: Contestant,
  texts: readonly string[],
): Promise<{ microseconds: number; matches: number }> {
  let batch = 1;
  let done = 0;
  let matches = 0;
  let seconds = 0;
  while (seconds < SECONDS) {
    const events = Array.from({ length: batch }, (_, n) => parsed(texts[(done + n) % texts.length]));
    const began = cpuSeconds();
    for (const event of events) {
      const found = contestant.match(event);
      matches += (Array.isArray(found) ? found : await found).length;
    }
    const took = cpuSeconds() - began;
    seconds += took;
    done += batch;
    // Looking at the clock costs more than a quick contestant's event.
    if (took < 0.001 && batch < LARGEST_BATCH) batch *= 2;
  }
  return { microseconds: (seconds * 1e6) / done, matches: matches / done };
}

function parsed(text: string): States {
  return JSON.parse(text) as States;
}

function heapBytes(): number {
  // What the first round only finds to be garbage, the second one frees.
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

function print(all: readonly Measured[]): void {
  const names = [...all[0].costs.keys()];
  const base = all.find(({ size }) => size === 1_000) ?? all[0];
  const byName = (cell: (name: string, measured: Measured) => string): string[][] =>
    all.map((measured) => [
      String(measured.size),
      ...names.map((name) => (measured.costs.has(name) ? cell(name, measured) : '–')),
    ]);

  console.log(
    `Node ${process.version}, one thread, processor time, median of ${ROUNDS} rounds of ${SECONDS} s`,
  );
  console.log('\nevents a second\n');
  table(
    ['subscriptions', ...names],
    byName((name, { costs }) => rate(costs.get(name)!)),
  );
  console.log('\ncost of an event, as a multiple of the index at the same size\n');
  table(
    ['subscriptions', ...names],
    byName((name, { costs }) => ratio(costs.get(name), costs.get('index'))),
  );
  console.log(`\ngrowth: cost of an event, as a multiple of that at ${base.size} subscriptions\n`);
  table(
    ['subscriptions', ...names],
    byName((name, { costs }) => ratio(costs.get(name), base.costs.get(name))),
  );
  console.log('\nthe index itself\n');
  table(
    ['subscriptions', 'matches an event', 'microseconds an event', 'load, s', 'bytes a subscription'],
    all.map(({ size, matches, costs, loadSeconds, bytes }) => [
      String(size),
      matches.toFixed(1),
      costs.get('index')!.toFixed(2),
      loadSeconds.toFixed(2),
      // With few of them, all else that happens in the process is more.
      size < 10_000 ? '–' : bytes.toFixed(0),
    ]),
  );
}

function rate(microseconds: number): string {
  const perSecond = 1e6 / microseconds;
  return perSecond.toFixed(perSecond < 10 ? 1 : 0);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  console.log(markdown(head, rows));
}

const all = SIZES.map(load);
await measureIndex(all);
if (!values['index-only']) for (const measured of all) await measureOthers(measured);
print(all);
