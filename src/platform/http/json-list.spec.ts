import { text } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { inBatches, jsonList, type JsonList } from './json-list.js';

const LARGE = 'é'.repeat(20_000);

async function whole<Entry>(list: JsonList<Entry>): Promise<string> {
  const answer = await jsonList(list);
  return Buffer.isBuffer(answer) ? answer.toString() : text(answer);
}

/** So many large entries, and how many of them have been asked for. */
function entries(count: number): { made: number; list: AsyncIterable<string> } {
  const counted = { made: 0 };
  const list = async function* (): AsyncGenerator<string> {
    while (counted.made < count) yield `${counted.made++}${LARGE}`;
  };
  return Object.assign(counted, { list: list() });
}

describe('jsonList', () => {
  it.each([0, 1, 2, 5])('writes what JSON.stringify would, of %i entries', async (count) => {
    const values = Array.from({ length: count }, (_, n) => ({ n, LARGE }));
    const meta = { total: count };
    expect(await whole({ name: 'a"b', entries: values, meta: () => meta })).toBe(
      JSON.stringify({ 'a"b': values, meta }),
    );
    expect(await whole({ name: 'all', entries: values })).toBe(JSON.stringify({ all: values }));
    expect(await whole({ entries: values })).toBe(JSON.stringify(values));
    expect(await whole({ name: 'ns', before: '"x":1.50', entries: values, present: ({ n }) => n })).toBe(
      `{"x":1.50,"ns":${JSON.stringify(values.map(({ n }) => n))}}`,
    );
    expect(
      await whole({ name: 'raw', entries: ['1.50', '{}'], write: (entry) => entry, after: '"y":1' }),
    ).toBe('{"raw":[1.50,{}],"y":1}');
  });

  it('gives a short answer as a whole, which has a length, and a long one in pieces', async () => {
    expect(Buffer.isBuffer(await jsonList({ entries: [1, 2] }))).toBe(true);
    const long = await jsonList({ entries: entries(10).list });
    expect(long).toBeInstanceOf(Readable);
    for await (const piece of long as Readable) expect((piece as Buffer).length).toBeLessThan(4 * 65_536);
  });

  it('reads no entry that nobody is waiting for', async () => {
    const counted = entries(1_000);
    const answer = (await jsonList({ entries: counted.list })) as Readable;
    expect(counted.made).toBeLessThan(20);
    answer.destroy();
  });

  it('lets others have their turn between two pieces', async () => {
    let turns = 0;
    let ended = false;
    const turn = (): void => {
      turns++;
      if (!ended) setImmediate(turn);
    };
    setImmediate(turn);
    const values = Array.from({ length: 100 }, () => LARGE);
    const answer = (await jsonList({ entries: values })) as Readable;
    let pieces = 0;
    for await (const piece of answer) pieces += (piece as Buffer).length > 0 ? 1 : 0;
    ended = true;
    expect(pieces).toBeGreaterThan(20);
    expect(turns).toBeGreaterThanOrEqual(pieces - 2);
  });

  it('ends a page early once it is larger than allowed, and tells how much of it there is', async () => {
    const counted = entries(1_000);
    const answer = await whole({
      name: 'entries',
      entries: counted.list,
      mostBytes: 200_000,
      meta: (shown) => ({ shown }),
    });
    const { entries: shown, meta } = JSON.parse(answer) as { entries: string[]; meta: { shown: number } };
    expect(Buffer.byteLength(answer)).toBeLessThan(250_000);
    expect(shown).toHaveLength(5);
    expect(meta).toEqual({ shown: 5 });
  });

  it('rejects when the first entries cannot be read, and breaks off when later ones cannot', async () => {
    const failing = async function* (after: number): AsyncGenerator<string> {
      for (let n = 0; n < after; n++) yield LARGE;
      throw new Error('no more');
    };
    await expect(jsonList({ entries: failing(1) })).rejects.toThrow('no more');
    await expect(whole({ entries: failing(50) })).rejects.toThrow('no more');
  });
});

describe('inBatches', () => {
  it('reads the ids in their order, so many at a time, as they are needed', async () => {
    const asked: number[][] = [];
    const rows = inBatches([1, 2, 3, 4, 5], 2, async (some) => {
      asked.push([...some]);
      return some.filter((id) => id !== 3).map((id) => `row ${id}`);
    });
    expect((await rows.next()).value).toBe('row 1');
    expect(asked).toEqual([[1, 2]]);
    const rest: string[] = [];
    for await (const row of rows) rest.push(row);
    expect(rest).toEqual(['row 2', 'row 4', 'row 5']);
    expect(asked).toEqual([[1, 2], [3, 4], [5]]);
  });
});
