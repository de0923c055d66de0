import { describe, expect, it } from '@jest/globals';
import { Exposition } from '../../../test/support/exposition.js';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { eachOf, Metrics, Reading, Spread } from './index.js';

const scrape = async (metrics: Metrics): Promise<Exposition> => new Exposition(await metrics.text());

describe('metrics', () => {
  it('tell each series of a counter from zero on', async () => {
    const metrics = new Metrics();
    const series = metrics.counter('things_total', 'Things.');
    const things = eachOf(['good', 'bad'], (kind) => series({ kind }));
    things.good.add();
    things.good.add(2);
    const seen = await scrape(metrics);
    expect([seen.types.get('things_total'), seen.helps.get('things_total')]).toEqual(['counter', 'Things.']);
    expect(seen.value('things_total', { kind: 'good' })).toBe(3);
    expect(seen.value('things_total', { kind: 'bad' })).toBe(0);
  });

  it('add a histogram up bucket by bucket, a bound belonging to its bucket', async () => {
    const metrics = new Metrics();
    const spread = metrics.histogram('wait_seconds', 'Waits.', [0.1, 1])({ of: 'tests' });
    for (const value of [0.05, 0.1, 0.2, 1, 7, -3]) spread.observe(value);
    const seen = await scrape(metrics);
    const bucket = (le: string) => seen.value('wait_seconds_bucket', { of: 'tests', le });
    expect([bucket('0.1'), bucket('1'), bucket('+Inf')]).toEqual([3, 5, 6]);
    expect(seen.value('wait_seconds_count')).toBe(6);
    expect(seen.value('wait_seconds_sum')).toBeCloseTo(8.35);
    expect(seen.types.get('wait_seconds')).toBe('histogram');
  });

  it('ask gauges when they are read, and leave out what nobody can tell', async () => {
    const metrics = new Metrics();
    let level: number | undefined = 1;
    metrics.gauge('level', 'A level.', () => level);
    metrics.gauge('levels', 'Levels.', async () => [{ labels: { at: 'sea' }, value: 0 }]);
    expect((await scrape(metrics)).value('level')).toBe(1);
    level = undefined;
    const seen = await scrape(metrics);
    expect(seen.value('level')).toBeUndefined();
    expect(seen.types.get('level')).toBe('gauge');
    expect(seen.value('levels', { at: 'sea' })).toBe(0);
  });

  it('tell of the process, however many services run in it', async () => {
    const both = await Promise.all([scrape(new Metrics()), scrape(new Metrics())]);
    for (const seen of both) expect(seen.value('process_cpu_seconds_total')).toBeGreaterThan(0);
  });

  it('refuse a name that is taken', () => {
    const metrics = new Metrics();
    metrics.counter('things_total', 'Things.');
    expect(() => metrics.counter('things_total', 'Others.')).toThrow(/already been registered/);
  });
});

describe('a spread', () => {
  it('counts a value above every bound in the last bucket', () => {
    const spread = new Spread([1, 2]);
    spread.observe(1);
    spread.observe(2.1);
    expect(spread.counts).toEqual([1, 0, 1]);
  });
});

describe('a reading', () => {
  it('serves many questions with one query, and asks again when the answer is old', async () => {
    const clock = new ManualClock();
    let asked = 0;
    const reading = new Reading(clock, async () => ++asked, { freshMs: 100 });
    expect(await Promise.all([reading.get(), reading.get()])).toEqual([1, 1]);
    clock.advance(99);
    expect(await reading.get()).toBe(1);
    clock.advance(1);
    expect(await reading.get()).toBe(2);
  });

  it('knows nothing after a failure, not even what it knew before, and asks again', async () => {
    const clock = new ManualClock();
    const answers = [async () => 1, () => Promise.reject(new Error('away')), async () => 3];
    const reading = new Reading(clock, () => answers.shift()!(), { freshMs: 0 });
    expect([await reading.get(), await reading.get(), await reading.get()]).toEqual([1, undefined, 3]);
  });

  it('gives a slow query up, and does not begin it twice', async () => {
    const clock = new ManualClock();
    let answer!: (value: number) => void;
    let asked = 0;
    const slow = (): Promise<number> => {
      asked++;
      return new Promise((resolve) => (answer = resolve));
    };
    const reading = new Reading(clock, slow, { patienceMs: 5 });
    expect([await reading.get(), await reading.get()]).toEqual([undefined, undefined]);
    expect(asked).toBe(1);
    answer(7);
    expect(await reading.get()).toBe(7);
  });
});
