import { describe, expect, it } from '@jest/globals';
import { spotAt } from './spot';

/** The spot at the bar. */
function at(marked: string) {
  const place = marked.indexOf('|');
  return spotAt(marked.slice(0, place) + marked.slice(place + 1), place);
}

describe('where a cursor stands in JSON', () => {
  it.each<[marked: string, role: string | undefined, path: unknown[], key?: string]>([
    ['|', 'value', []],
    ['[|]', 'value', []],
    ['[{|}]', 'key', [0]],
    ['[{"|"}]', 'key', [0]],
    ['[{"|', 'key', [0]],
    ['[{"fie|ld": 1}]', 'key', [0]],
    ['[{"a": |}]', 'value', [0], 'a'],
    ['[{"a": "|"}]', 'value', [0], 'a'],
    ['[{"a": "b|', 'value', [0], 'a'],
    ['[{"a": tr|ue}]', 'value', [0], 'a'],
    ['[{"a": "b", |}]', 'key', [0]],
    ['[{"a": {"b": [1, {"c|"}]}}]', 'key', [0, 'a', 'b', 1]],
    ['[1, {"type": "group", "filters": [{}, {"|"}]}]', 'key', [1, 'filters', 1]],
    ['[{"a": [|]}]', 'value', [0, 'a']],
    ['[{"a": "x"}, |]', 'value', []],
    ['[{"a": "br{ack[et"}, {"|"}]', 'key', [1]],
    ['[{"a": "quo\\"te"}, {"|"}]', 'key', [1]],
    ['[{"a\n}, {"|"}]', 'key', [1]],
    ['[{"a"|}]', undefined, []],
    ['[{"a" |}]', undefined, []],
    ['[{"a": 1 |}]', undefined, []],
    ['[{"a": "b"|}]', undefined, []],
    ['[]|', undefined, []],
  ])('%s', (...[marked, role, path, key]) => {
    const spot = at(marked);
    expect(spot?.role).toBe(role);
    if (spot === undefined) return;
    expect(spot.path).toEqual(path);
    expect(spot.key).toBe(key);
  });

  it('says what the object holds before and after it, without what is edited', () => {
    const { members } = at(
      '[{"fieldName": "status", "com|": "x", "n": 5, "o": {"p": 1}, "state": "oldState"}]',
    )!;
    expect(Object.fromEntries(members)).toEqual({
      fieldName: 'status',
      n: 5,
      o: undefined,
      state: 'oldState',
    });
    const value = at('[{"fieldName": "|", "comparison": "eq"}]')!;
    expect(Object.fromEntries(value.members)).toEqual({ comparison: 'eq' });
  });

  it('takes all of what is there, and says what follows and which comma is missing', () => {
    expect(at('[{"fie|ld": 1}]')).toMatchObject({ from: 2, to: 9, quoted: true, next: 'colon' });
    expect(at('[{"a": ab|c}]')).toMatchObject({ from: 7, to: 10, quoted: false, next: 'other' });
    expect(at('[{|"a": 1}]')).toMatchObject({ from: 2, to: 2, next: 'member' });
    expect(at('[{"a": 1\n"|"}]')).toMatchObject({ role: 'key', commaAt: 8 });
    expect(at('[{"a": 1,\n"|"}]')).toMatchObject({ role: 'key', commaAt: undefined });
  });

  it('is told of any text without an error', () => {
    for (const text of [']]}}', '{{{', '[,,:]', '"', '\\', '{"a":,}', '{:1}', '[{"\\u12"}]']) {
      for (let place = 0; place <= text.length; place++) expect(() => spotAt(text, place)).not.toThrow();
    }
  });
});
