import { describe, expect, it } from '@jest/globals';
import { AppError } from '../../platform/http/errors/index.js';
import { MAX_EVENTS, MAX_STATE_BYTES } from './event-limits.js';
import { type BodyEntry, type BodyFormat, readBody } from './batch-reader.js';

/** Each entry as its place and its fields, or its rejection. */
function read(text: string, format: BodyFormat = 'json'): unknown[] {
  return [...readBody(text, format)].map(({ place, content }) =>
    'rejected' in content
      ? `${place}${content.rejected.class}: ${content.rejected.message}`
      : [place, content.fields],
  );
}

function failure(text: string, format: BodyFormat = 'json'): AppError {
  try {
    read(text, format);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

function textOf(entry: BodyEntry, field: string): string | undefined {
  return 'rejected' in entry.content ? undefined : entry.content.textOf(field);
}

describe('a JSON body', () => {
  it('may be one event', () => {
    expect(read(' {"a":1}\n')).toEqual([['', { a: 1 }]]);
  });

  it('may be an array of events, each with its place', () => {
    expect(read('[{"a":1} , {"b":2}]')).toEqual([
      ['Event 1: ', { a: 1 }],
      ['Event 2: ', { b: 2 }],
    ]);
  });

  it('gives the text of each member as it was written', () => {
    const entries = [...readBody('[{"a": 1.0 },{"a":[ 2 ]}]', 'json')];
    expect(entries.map((entry) => textOf(entry, 'a'))).toEqual(['1.0', '[ 2 ]']);
  });

  it.each([
    ['a number', '[{"a":1},7]', 7],
    ['a string', '[{"a":1},"x"]', '"x"'],
    ['null', '[{"a":1},null]', null],
    ['an array', '[{"a":1},[{"b":1}]]', 'an array'],
  ])('with %s among its events refuses that one alone', (_kind, text, shown) => {
    expect(read(text)).toEqual([
      ['Event 1: ', { a: 1 }],
      `Event 2: ValidationFailed: an event must be a JSON object, not ${shown}.`,
    ]);
  });

  it.each([
    ['words', 'nope'],
    ['an unfinished object', '{"a":1'],
    ['an unfinished array', '[{"a":1}'],
    ['an array that ends in a comma', '[{"a":1},]'],
    ['an array that begins with a comma', '[,{"a":1}]'],
    ['events without a comma between', '[{"a":1}{"b":1}]'],
    ['two events without an array', '{"a":1}{"b":1}'],
    ['something after the array', '[{"a":1}]]'],
    ['an empty array and something', '[]x'],
    ['a bad token within an event', '[{"a":1},{"a":tru}]'],
    ['a number with leading zeros', '{"a":01}'],
    ['a single quote', "{'a':1}"],
    ['a control character in a string', '{"a":"\u0001"}'],
    ['brackets that do not match', '[{"a":[1}]}]'],
    ['a comment', '{"a":1} // x'],
    ['white space that JSON does not know', '\u00a0{"a":1}'],
    ['a trailing comma in an event', '{"a":1,}'],
  ])('is refused as a whole when it is not well-formed: %s', (_what, text) => {
    expect(failure(text)).toMatchObject({ code: 'MalformedBody', status: 400 });
  });

  it('names the event that is not well-formed', () => {
    expect(failure('[{"a":1},{"a":tru}]').message).toMatch(/^Event 2 is not well-formed JSON: /);
  });

  it.each(['', '  \n', '[]', ' [ ] '])('that holds no event (%j) is refused', (text) => {
    expect(failure(text)).toMatchObject({ code: 'ValidationFailed', message: 'The body holds no event.' });
  });

  it.each(['7', '"x"', 'null', 'true'])('that is neither an object nor an array (%s) is refused', (text) => {
    expect(failure(text)).toMatchObject({ code: 'ValidationFailed', status: 400 });
  });

  it('agrees with JSON.parse about what is well-formed', () => {
    const texts = [
      '[{"a":"]"},{"b":"\\""}]',
      '[{"a":"\\"}]',
      '[[{]]',
      '[{"a":{}}}]',
      '[{"a" :[{}]}\t]',
      '[{}{}]',
    ];
    const wellFormed = texts.filter((text) => {
      try {
        return JSON.parse(text) !== undefined;
      } catch {
        return false;
      }
    });
    expect(texts.filter((text) => attempt(text))).toEqual(wellFormed);
  });
});

function attempt(text: string): boolean {
  try {
    return read(text).length > 0;
  } catch {
    return false;
  }
}

describe('an NDJSON body', () => {
  it('has an event on each line, and the last line feed is optional', () => {
    const both = [
      ['Line 1: ', { a: 1 }],
      ['Line 2: ', { b: 2 }],
    ];
    expect(read('{"a":1}\n{"b":2}', 'ndjson')).toEqual(both);
    expect(read('{"a":1}\n{"b":2}\n', 'ndjson')).toEqual(both);
    expect(read('{"a":1}\r\n{"b":2}\r\n', 'ndjson')).toEqual(both);
  });

  it('may have blank lines, which are counted but not read', () => {
    expect(read('\n  \n{"a":1}\n\r\n{"b":2}\n\n', 'ndjson')).toEqual([
      ['Line 3: ', { a: 1 }],
      ['Line 5: ', { b: 2 }],
    ]);
  });

  it.each([
    ['an unfinished line', '{"a":1'],
    ['an unfinished string', '{"a":"x'],
    ['words', 'nope'],
    ['two events', '{"a":1} {"b":2}'],
    ['a bad token', '{"a":tru}'],
  ])('refuses a malformed line alone, and says which: %s', (_what, line) => {
    const [good, bad, alsoGood] = read(`{"a":1}\n${line}\n{"b":2}\n`, 'ndjson');
    expect(good).toEqual(['Line 1: ', { a: 1 }]);
    expect(bad).toMatch(/^Line 2: MalformedBody: not well-formed JSON: /);
    expect(alsoGood).toEqual(['Line 3: ', { b: 2 }]);
  });

  it.each([
    ['7', '7'],
    ['[{"a":1}]', 'an array'],
    ['null', 'null'],
  ])('refuses a line that is no object (%s)', (line, shown) => {
    expect(read(line, 'ndjson')).toEqual([
      `Line 1: ValidationFailed: an event must be a JSON object, not ${shown}.`,
    ]);
  });

  it.each(['', '\n\r\n  \n'])('without an event (%j) is refused', (text) => {
    expect(failure(text, 'ndjson')).toMatchObject({ code: 'ValidationFailed' });
  });
});

describe('the limits of a body', () => {
  const bytes = (count: number): string => 'x'.repeat(count - '{"s":""}'.length);

  it('a thousand events are taken, one more is too many', () => {
    const events = (count: number): string[] => Array.from({ length: count }, () => '{}');
    expect(read(`[${events(MAX_EVENTS).join(',')}]`)).toHaveLength(MAX_EVENTS);
    expect(read(events(MAX_EVENTS).join('\n'), 'ndjson')).toHaveLength(MAX_EVENTS);
    expect(failure(`[${events(MAX_EVENTS + 1).join(',')}]`)).toMatchObject({
      code: 'BodyTooLarge',
      status: 413,
    });
    expect(failure(events(MAX_EVENTS + 1).join('\n'), 'ndjson')).toMatchObject({ code: 'BodyTooLarge' });
  });

  it.each(['newState', 'oldState'])('a %s of exactly 1 MB is taken, one byte more is not', (name) => {
    const event = (state: number): string => `{"id":"k","${name}":{"s":"${bytes(state)}"}}`;
    expect(read(event(MAX_STATE_BYTES))).toHaveLength(1);
    expect(read(`[{},${event(MAX_STATE_BYTES + 1)},{}]`)).toEqual([
      ['Event 1: ', {}],
      `Event 2: BodyTooLarge: ${name} is larger than 1048576 bytes.`,
      ['Event 3: ', {}],
    ]);
  });

  it('a state is measured in bytes of UTF-8', () => {
    const state = `{"s":"${'é'.repeat(600_000)}"}`;
    expect(read(`{"newState":${state}}`)).toEqual(['BodyTooLarge: newState is larger than 1048576 bytes.']);
  });

  it('an event that is too large otherwise is refused unread, with its id', () => {
    const [entry] = readBody(`{"id":"k","junk":"${'x'.repeat(3 * MAX_STATE_BYTES)}"}`, 'json');
    expect(entry!.content).toMatchObject({ rejected: { class: 'BodyTooLarge' }, key: 'k' });
  });

  it.each<[string, string, BodyFormat]>([
    ['a string', `["${'x'.repeat(3 * MAX_STATE_BYTES)}"]`, 'json'],
    ['a line', `"${'x'.repeat(3 * MAX_STATE_BYTES)}"`, 'ndjson'],
  ])('%s that is too large is refused unread', (_what, text, format) => {
    expect(read(text, format)).toEqual([expect.stringMatching(/BodyTooLarge: the event is larger than/)]);
  });

  it('200 levels of nesting are taken, one more is not', () => {
    const nested = (levels: number): string =>
      `{"newState":${'{"a":'.repeat(levels - 2)}{}${'}'.repeat(levels - 2)}}`;
    expect(read(nested(200))).toHaveLength(1);
    expect(read(`[{},${nested(201)}]`)).toEqual([
      ['Event 1: ', {}],
      'Event 2: MalformedBody: the event nests deeper than 200 levels.',
    ]);
  });

  it('a hundred thousand levels harm nothing', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(read(`[{"newState":{"a":${deep}}},{}]`)).toHaveLength(2);
    expect(read(deep, 'ndjson')).toHaveLength(1);
  });

  it('a thousand unfinished lines cost no more than their length', () => {
    const lines = Array.from({ length: MAX_EVENTS }, () => `{"a":"${'x'.repeat(20_000)}`);
    const before = performance.now();
    expect(read(lines.join('\n'), 'ndjson')).toHaveLength(MAX_EVENTS);
    // Searching every rest of the body for a closing quote would take many seconds.
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});
