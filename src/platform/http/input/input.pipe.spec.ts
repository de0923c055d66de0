import { describe, expect, it, jest } from '@jest/globals';
import { IsBoolean } from 'class-validator';
import { AppError } from '../errors/index.js';
import { JsonNumber } from '../../json/index.js';
import { Optional, Satisfies } from '../../validation/index.js';
import { BodyChoice, UndecidedBody } from './body-choice.js';
import { IgnoresUnknown } from './check.js';
import { ExactlyOneOf } from './exactly-one-of.js';
import { InputPipe } from './input.pipe.js';
import { Cursor, Limit, Parameter, Since, Text, Until, WholeNumber } from './parameters.js';
import { NOTHING_PROVIDED, type Provided } from './provided.js';
import { Reads } from './reads.js';
import { SentBody } from './sent-body.js';

const GREETING = Symbol('greeting');
const length = jest.fn((sent: unknown) =>
  typeof sent === 'string' ? { value: sent.length } : { problem: 'must be a string' },
);

class Body {
  @Satisfies('name', (value) => (typeof value === 'string' ? undefined : 'must be a string'))
  name!: string;

  @Optional()
  @IsBoolean()
  enabled?: boolean;

  @Reads(length)
  title!: number;

  @Reads<number>((sent, others) => {
    const title = others.read('title') as number | undefined;
    return title === undefined ? { value: 0 } : { value: title * Number(sent) };
  })
  times!: number;
}

class Greeted {
  @Reads<string>((sent, { provided }) => ({ value: `${provided<string>(GREETING)} ${String(sent)}` }))
  name!: string;
}

class Listed {
  @Text(5)
  word?: string;

  @Since('')
  since?: number;

  @Until('')
  until?: number;

  @Cursor((text) => (text === 'c1' ? 1 : undefined))
  cursor?: number;

  @Limit()
  limit!: number;
}

@IgnoresUnknown()
class Forgiving {
  @WholeNumber(1, 10, { byDefault: 1, empty: 'read' })
  page!: number;
}

class Required {
  @Parameter((text) => ({ value: text }), {}, { required: true })
  id!: string;
}

class OneOfTwo {
  @ExactlyOneOf('left', 'right')
  @Text(5)
  left?: string;

  @Text(5)
  right?: string;
}

@BodyChoice({
  how: 'oneOf',
  types: () => [Body, Greeted],
  choose: ({ kind }) => (kind === 'body' ? Body : Greeted),
})
abstract class Chosen {}

@BodyChoice({ how: 'anyOf', types: () => [Body, Greeted] })
class Undecided extends UndecidedBody<Body | Greeted> {}

const provided: Provided = (token) => (token === GREETING ? 'hello' : 'nothing') as never;
const pipe = new InputPipe(provided);
const asBody = (metatype: unknown, json: unknown): unknown =>
  pipe.transform(new SentBody(json), { type: 'custom', metatype: metatype as never });
const asQuery = (metatype: unknown, query: unknown): unknown =>
  pipe.transform(query, { type: 'query', metatype: metatype as never });
const rejection = (take: () => unknown): string => {
  try {
    take();
  } catch (error) {
    if (error instanceof AppError && error.code === 'ValidationFailed') return error.message;
    throw error;
  }
  throw new Error('It was taken.');
};

describe('a body', () => {
  it('becomes an instance of its class, with what its fields were read as', () => {
    const body = asBody(Body, { name: 'n', title: 'four', times: 3 });
    expect(body).toBeInstanceOf(Body);
    expect(body).toEqual({ name: 'n', title: 4, times: 12 });
  });

  it('has each field read once, however many ask for it', () => {
    length.mockClear();
    rejection(() => asBody(Body, { name: 1, title: 2, times: 3 }));
    expect(length).toHaveBeenCalledTimes(1);
  });

  it('is refused with all that is wrong with it', () => {
    expect(rejection(() => asBody(Body, { nmae: 'n', title: 7, enabled: 'yes', colour: 1 }))).toBe(
      'Unknown field "nmae"; did you mean "name"? Unknown field "colour". Allowed: name, enabled, title, times. ' +
        'name is required; it must be a string. enabled must be a boolean value. title must be a string.',
    );
  });

  it('that was not sent is told what is missing', () => {
    expect(rejection(() => asBody(Body, undefined))).toMatch(/^name is required; .*title is required; /);
  });

  it.each([
    [null, 'null'],
    [[], 'an array'],
    ['x', 'a string'],
    [new JsonNumber('1.0'), 'a number'],
  ])('is an object: %j is refused', (json, kind) => {
    expect(rejection(() => asBody(Body, json))).toBe(`The body must be a JSON object, not ${kind}.`);
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString'])('knows no field %s', (name) => {
    const json: unknown = JSON.parse(`{"${name}":{"name":"x"},"name":"n","title":"t","times":1}`);
    expect(rejection(() => asBody(Body, json))).toMatch(new RegExp(`^Unknown field "${name}"\\. Allowed: `));
  });

  it('takes nothing from a prototype', () => {
    expect(rejection(() => asBody(Body, Object.create({ name: 'n', title: 't', times: 1 })))).toMatch(
      /^name is required/,
    );
  });

  it('names five unknown fields, cut to 60 characters, and counts the others', () => {
    const many = Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`${'x'.repeat(70)}${at}`, 1]));
    const message = rejection(() => asBody(Body, many));
    expect(message.match(/Unknown field/g)).toHaveLength(5);
    expect(message).toContain(`Unknown field "${'x'.repeat(60)}…". 3 more fields are unknown. Allowed: `);
  });

  it('has readers that are given what the service provides', () => {
    expect(asBody(Greeted, { name: 'Ada' })).toEqual({ name: 'hello Ada' });
    const without = new InputPipe(NOTHING_PROVIDED);
    const take = () =>
      without.transform(new SentBody({ name: 'Ada' }), { type: 'custom', metatype: Greeted });
    expect(take).toThrow(/Nothing is provided here/);
  });

  it('of several classes is of the one that it says', () => {
    expect(asBody(Chosen, { name: 'Ada' })).toBeInstanceOf(Greeted);
    expect(rejection(() => asBody(Chosen, { kind: 'body' }))).toMatch(/^Unknown field "kind"/);
  });

  it('that only the handler can check is checked then', () => {
    const body = asBody(Undecided, { name: 'Ada' }) as Undecided;
    expect(body.as(Greeted)).toEqual({ name: 'hello Ada' });
    expect(rejection(() => body.as(Body))).toMatch(/^title is required/);
  });

  it('without a class that has rules is our mistake', () => {
    expect(() => asBody(Object, {})).toThrow(TypeError);
    expect(() => asQuery(Object, {})).toThrow(TypeError);
  });
});

describe('a query string', () => {
  it('becomes an instance of its class, defaults filled in, and an empty parameter counts as missing', () => {
    expect(asQuery(Listed, { word: 'hello', cursor: 'c1', since: '', limit: '7' })).toEqual({
      word: 'hello',
      cursor: 1,
      limit: 7,
    });
    expect(asQuery(Listed, {})).toBeInstanceOf(Listed);
    expect(asQuery(Listed, {})).toEqual({ limit: 100 });
  });

  it('is refused with all that is wrong with it', () => {
    const query = { wrod: 'x', word: 'too long', since: 'now', cursor: 'c2', limit: ['1', '2'] };
    expect(rejection(() => asQuery(Listed, query))).toBe(
      'Unknown parameter "wrod"; did you mean "word"? Allowed: word, since, until, cursor, limit. ' +
        'word must have 1 to 5 characters. ' +
        'since must be an ISO 8601 date-time or date such as 2026-03-09T09:00:00Z (a plus sign is written %2B), not "now". ' +
        'cursor was not given by this call; pass meta.cursor of an answer on as it is. limit must be given once.',
    );
  });

  it('has moments rounded into the range that they bound', () => {
    const query = { since: '2026-03-09T09:00:00.000000001Z', until: '2026-03-09T09:00:01.000999999Z' };
    expect(asQuery(Listed, query)).toMatchObject({
      since: Date.parse('2026-03-09T09:00:00.001Z'),
      until: Date.parse('2026-03-09T09:00:01.000Z'),
    });
    expect(rejection(() => asQuery(Listed, { since: '2026-03-10', until: '2026-03-09' }))).toBe(
      'since must not be later than until.',
    );
  });

  it('may have parameters of its client’s own where they are ignored, but for misspelt ones', () => {
    expect(asQuery(Forgiving, { _: '1', page: '2' })).toEqual({ page: 2 });
    expect(rejection(() => asQuery(Forgiving, { Page: '2' }))).toBe(
      'Unknown parameter "Page"; did you mean "page"?',
    );
    expect(rejection(() => asQuery(Forgiving, { page: '' }))).toBe(
      'page must be a whole number from 1 to 10.',
    );
  });

  it('lacks what it must have, every time', () => {
    for (const query of [{}, { id: '' }, {}]) {
      expect(rejection(() => asQuery(Required, query))).toBe('id is required.');
    }
  });

  it.each([
    [{}, 'none'],
    [{ left: '', right: '' }, 'none'],
    [{ left: 'a', right: 'b' }, 'both'],
  ])('has exactly one of two where it must: %j', (query, here) => {
    expect(rejection(() => asQuery(OneOfTwo, query))).toBe(
      `Exactly one of left and right must be given; here are ${here}.`,
    );
    expect(asQuery(OneOfTwo, { left: '', right: 'b' })).toEqual({ right: 'b' });
  });
});
