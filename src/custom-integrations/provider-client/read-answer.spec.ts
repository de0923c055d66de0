import { describe, expect, it } from '@jest/globals';
import { numberText } from '../../platform/json/index.js';
import {
  Failure,
  failureIn,
  isInvalidToken,
  messageIn,
  messageOf,
  readJson,
  readSuccess,
} from './read-answer.js';
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

  it('reads numbers digit for digit', () => {
    const read = readJson(Buffer.from('{"id":9007199254740993,"more":[1.50,7]}')) as Record<string, unknown>;
    expect(JSON.stringify([numberText(read['id']), (read['more'] as unknown[]).map(numberText)])).toBe(
      '["9007199254740993",["1.50","7"]]',
    );
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
    [['x'], 'x'],
    [{ error: { errors: [{ Message: 'deep' }] } }, 'deep'],
    [{ title: 'Short', detail: 'Long' }, 'Long'],
    [{ error: { code: 5 } }, null],
    ['told', 'told'],
    [null, null],
  ])('finds in %j: %j', (value, message) => {
    expect(messageIn(value)).toBe(message);
  });
});

describe('messageOf', () => {
  it.each([
    ['{"error":"No"}', 'application/json', 'No'],
    ['{"error":"No"}', undefined, 'No'],
    ['words', 'text/plain', 'words'],
    ['words', 'text/html', null],
    ['<b>words</b>', 'text/plain', null],
    ['{"error"', 'text/plain', null],
    ['', 'text/plain', null],
    ['true', 'application/json', null],
  ])('finds in %j of %s: %j', (text, type, message) => {
    expect(messageOf(Buffer.from(text), type)).toBe(message);
  });

  it('is not brought down by what nests deep', () => {
    const text = `${'{"error":'.repeat(100_000)}"x"${'}'.repeat(100_000)}`;
    expect(messageOf(Buffer.from(text), 'application/json')).toBeNull();
  });
});

describe('isInvalidToken', () => {
  it.each<[string, Record<string, string>, boolean]>([
    ['{"error":"invalid_token"}', {}, true],
    ['{"error":{"code":"Invalid_Token"}}', {}, true],
    ['', { 'www-authenticate': 'Bearer realm="x", error="invalid_token"' }, true],
    ['{"error":"invalid_request"}', {}, false],
    ['{"message":"invalid_token"}', {}, false],
    ['invalid_token', {}, false],
    ['', { 'www-authenticate': 'Bearer' }, false],
  ])('says of %j with %j: %j', (text, headers, invalid) => {
    expect(isInvalidToken(Buffer.from(text), headers)).toBe(invalid);
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
