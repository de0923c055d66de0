import { describe, expect, it } from '@jest/globals';
import { readLabelQuery, readSettings, SETTINGS_READERS } from './settings.js';

const read = (sent: unknown) => readSettings(sent, 'settings');

describe('the settings of a subscription', () => {
  it.each([undefined, null, {}])('may all be left out: %j', (sent) => {
    expect(read(sent)).toEqual({ value: {} });
  });

  it('are kept as they were given', () => {
    const settings = {
      name: 'Rechnungen für Köln 发票',
      description: 'First line.\nSecond\tline.\r\nThird.',
      labels: { team: 'billing', 'app.kubernetes.io/name': '', 部门: '财务', 'x-1': '=' },
      paused: true,
    };
    expect(read(settings)).toEqual({ value: settings });
  });

  it.each(['name', 'description'])('may take the %s away', (field) => {
    for (const sent of [null, '']) expect(read({ [field]: sent })).toEqual({ value: { [field]: null } });
  });

  it('may take all labels away', () => {
    for (const sent of [null, {}]) expect(read({ labels: sent })).toEqual({ value: { labels: {} } });
  });

  it.each<[string, unknown, string]>([
    ['a text', 'x', 'must be an object, not a string'],
    ['a list', [], 'must be an object, not an array'],
  ])('are no %s', (_, sent, problem) => {
    expect(read(sent)).toEqual({ problem });
  });

  it.each<[object, string]>([
    [{ nmae: 'x' }, 'Unknown field "nmae" in settings; did you mean "name"? Allowed: '],
    [{ toString: 'x' }, 'Unknown field "toString" in settings'],
    [{ name: 7 }, 'settings.name must be a string or null, not a number'],
    [{ name: 'x'.repeat(201) }, 'settings.name must have 1 to 200 characters'],
    [{ name: ' x' }, 'settings.name must not begin or end with a space'],
    [{ name: 'a\nb' }, 'settings.name must not contain control characters'],
    [{ description: 'a\0b' }, 'settings.description must not contain control characters'],
    [{ description: 'a\rb' }, 'settings.description must not contain control characters'],
    [{ description: '\ud800' }, 'settings.description must not contain half of a surrogate pair'],
    [{ description: 'x'.repeat(2_001) }, 'settings.description must have 1 to 2000 characters'],
    [{ paused: 'true' }, 'settings.paused must be true or false, not a string'],
    [{ paused: null }, 'settings.paused must be true or false, not null'],
    [{ labels: ['a'] }, 'settings.labels must be an object of texts, not an array'],
    [{ labels: { a: 1 } }, 'settings.labels must be texts, but "a" is a number'],
    [{ labels: { a: null } }, 'settings.labels must be texts, but "a" is null'],
    [
      { labels: { 'a=b': '' } },
      'settings.labels must have other keys: "a=b" must begin with a letter or digit',
    ],
    [{ labels: { '': '' } }, 'settings.labels must have other keys: "" must have 1 to 63 characters'],
    [{ labels: { a: 'x'.repeat(256) } }, 'settings.labels must be texts that fit: "a" must have at most 255'],
    [
      { labels: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`l${n}`, ''])) },
      'settings.labels must not hold more than 20 labels, but hold 21',
    ],
  ])('are refused: %j', (sent, problem) => {
    expect(read(sent)).toEqual({ problems: [expect.stringContaining(problem)] });
  });

  it('have no label of a prototype, and none that is called like its setter', () => {
    expect(read(JSON.parse('{"labels":{"__proto__":"x"}}'))).toMatchObject({
      problems: [expect.stringContaining('"__proto__" must begin with a letter')],
    });
    const result = SETTINGS_READERS.labels({ constructor: 'x' });
    expect(result).toEqual({ value: { constructor: 'x' } });
  });

  it('have every problem told', () => {
    expect(read({ name: 1, labels: 2, colour: 3 })).toEqual({
      problems: [
        expect.stringContaining('"colour"'),
        expect.stringContaining('settings.name'),
        expect.stringContaining('settings.labels'),
      ],
    });
  });
});

describe('a label in a query', () => {
  it.each([
    ['team', { key: 'team' }],
    ['team=', { key: 'team', value: '' }],
    ['team=a=b', { key: 'team', value: 'a=b' }],
    ['部门=财务', { key: '部门', value: '财务' }],
  ])('%s is read', (text, value) => {
    expect(readLabelQuery(text)).toEqual({ value });
  });

  it.each(['=x', ' team', 'te am', '_x', 'a=\0'])('%j is refused', (text) => {
    expect(readLabelQuery(text)).toHaveProperty('problem');
  });
});
