import { describe, expect, it } from '@jest/globals';
import { figure, median, overRounds, percentile, ratio, sorted, table } from '../../bench/figures.js';
import { readOptions } from '../../bench/options.js';
import { inTurns, summary } from '../../bench/report.js';

describe('what the bench prints', () => {
  it('takes the middle of the runs, whatever their order and however long the numbers', () => {
    expect(median([1_000, 9, 80])).toBe(80);
    expect(median([7])).toBe(7);
    expect(median([4, 1, 3, 2])).toBe(3);
  });

  it('takes a percentile from the values themselves, and the largest for the whole', () => {
    const values = sorted(Array.from({ length: 1_000 }, (_, n) => 1_000 - n));
    expect(percentile(values, 0.5)).toBe(501);
    expect(percentile(values, 0.99)).toBe(991);
    expect(percentile(values, 1)).toBe(1_000);
  });

  it('lets a bad round be one of several, and hides no longest', () => {
    const rounds = [
      [1, 2, 3],
      [700, 900, 800],
      [2, 3, 4],
    ];
    expect(overRounds(rounds, 0.5)).toBe(3);
    expect(overRounds(rounds, 1)).toBe(900);
  });

  it.each([
    [1_234_567.4, '1 234 567'],
    [999.6, '1 000'],
    [45.67, '45.7'],
    [3.456, '3.46'],
    [0.0712, '0.071'],
    [2, '2'],
    [0, '0'],
    [Number.NaN, '–'],
  ])('writes %d as %s', (value, text) => {
    expect(figure(value)).toBe(text);
  });

  it('compares with nothing by a dash', () => {
    expect(ratio(3, 4)).toBe('0.75');
    expect(ratio(3, 0)).toBe('–');
    expect(ratio(undefined, 4)).toBe('–');
  });

  it('sets text on the left and numbers on the right', () => {
    expect(table(['what', 'rate'], [['relay', '10']], [0])).toBe(
      '| what | rate |\n| --- | ---: |\n| relay | 10 |',
    );
  });

  it('puts the comparisons of all sections into one table', () => {
    const report = (what: string, ours: number): Parameters<typeof summary>[0][number] => ({
      comparisons: [{ what, ours, beside: 'bare relay', theirs: 200 }],
      details: '',
    });
    expect(summary([report('deliveries a second', 150), report('median, ms', 3)]).split('\n')).toEqual([
      '| what | Hookfront | beside | there | ratio |',
      '| --- | ---: | --- | ---: | ---: |',
      '| deliveries a second | 150 | bare relay | 200 | 0.75 |',
      '| median, ms | 3 | bare relay | 200 | 0.01 |',
    ]);
  });
});

describe('the order of measuring', () => {
  it('takes the variants in turns, not one after the other', async () => {
    const order: string[] = [];
    const variant = (name: string) => async () => order.push(name);
    const results = await inTurns(2, { a: variant('a'), b: variant('b') });
    expect(order).toEqual(['a', 'b', 'a', 'b']);
    expect(results.get('b')).toEqual([2, 4]);
  });
});

describe("the bench's command line", () => {
  const known = ['throughput', 'latency', 'deferred'];

  it('runs everything when nothing is named', () => {
    expect(readOptions([], known)).toEqual({ quick: false, sections: known });
  });

  it('runs what is named, in the usual order, once', () => {
    const args = ['--quick', '--only', 'deferred,throughput', '--only', 'deferred'];
    expect(readOptions(args, known)).toEqual({ quick: true, sections: ['throughput', 'deferred'] });
  });

  it('takes bursts as events, URLs and milliseconds, and says what a burst is when one is not', () => {
    expect(readOptions(['--burst', '20000/10/20', '--burst', '500/1/0'], known).bursts).toEqual([
      { events: 20_000, urls: 10, answerMs: 20 },
      { events: 500, urls: 1, answerMs: 0 },
    ]);
    for (const wrong of ['20000', '0/1/0', '5/0/1', '5/1/-1'])
      expect(() => readOptions([`--burst=${wrong}`], known)).toThrow(
        `--burst: "${wrong}" is not events/urls/ms, such as 20000/10/20.`,
      );
  });

  it('refuses a section that there is not, and says which there are', () => {
    expect(() => readOptions(['--only', 'speed'], known)).toThrow(
      '--only: there is no section "speed"; there are throughput, latency, deferred.',
    );
    expect(() => readOptions(['--slow'], known)).toThrow("Unknown option '--slow'");
  });
});
