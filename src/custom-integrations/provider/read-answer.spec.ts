import { describe, expect, it } from '@jest/globals';
import { Failure, failureIn, messageIn, readJson, readSuccess } from './read-answer.js';
import { Unreadable } from './unreadable.js';

describe('readSuccess', () => {
  it.each([
    { result: 'success' },
    { status: 'success' },
    { status: 'SUCCESS', id: 7 },
    { result: ' success ' },
    { result: 'success', error: '' },
  ])('takes %j for done', (value) => {
    expect(() => readSuccess(value)).not.toThrow();
  });

  it.each([
    [{ result: 'fail' }, ''],
    [{ status: 'failure', error: 'It is locked' }, 'It is locked'],
    [{ status: 'error', error: 'No' }, 'No'],
    [{ result: 'fail', status: 'success' }, ''],
  ])('takes %j for not done', (value, message) => {
    expect(() => readSuccess(value)).toThrow(new Failure(message));
    expect(() => readSuccess(value)).toThrow(Failure);
  });

  it.each([[{}], [null], ['success'], [true], [{ status: true }], [{ result: 'maybe' }], [['success']]])(
    'cannot read %j',
    (value) => {
      expect(() => readSuccess(value)).toThrow(Unreadable);
    },
  );
});

describe('readJson', () => {
  it('reads what begins with a byte order mark', () => {
    expect(readJson(Buffer.from('\ufeff{"a":"\u20ac"}'))).toEqual({ a: '\u20ac' });
  });

  it.each(['', '<html>', '{"a":', 'undefined'])('cannot read %j', (text) => {
    expect(() => readJson(Buffer.from(text))).toThrow(Unreadable);
  });

  it('is not brought down by what nests deep', () => {
    expect(readJson(Buffer.from('['.repeat(500_000) + ']'.repeat(500_000)))).toHaveLength(1);
  });
});

describe('messageIn', () => {
  it.each([
    [{ status: 'error', error: 'No such file' }, 'No such file'],
    [{ error: { message: 'inner', code: 5 } }, 'inner'],
    [{ message: 'told' }, 'told'],
    [{ error: '', message: 'told' }, 'told'],
    [{ error: 5 }, null],
    [{}, null],
    [['x'], null],
    [null, null],
  ])('finds in %j: %j', (value, message) => {
    expect(messageIn(value)).toBe(message);
  });
});

describe('failureIn', () => {
  it.each([
    [{ status: 'error', error: 'No' }, 'No'],
    [{ result: 'fail' }, ''],
    [{ status: 'success' }, null],
    [{ id: '1', status: 'failure' }, null],
    [{ items: [], status: 'error' }, null],
    [[], null],
  ])('finds in %j: %j', (value, failure) => {
    expect(failureIn(value)).toBe(failure);
  });
});
