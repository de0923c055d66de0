import { describe, expect, it } from '@jest/globals';
import { AppError } from '../platform/http/errors/index.js';
import { checked } from '../platform/http/input/index.js';
import { ListAuditQuery } from './list-audit-query.js';

const ID = '0199c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f';
const USER = '5f1c9b0e6a7d4c3b8e2f1a0d9c8b7a65';

const read = (query: object): ListAuditQuery => checked(ListAuditQuery, query, 'parameter');

describe('a request for the audit', () => {
  it('asks for the newest hundred unless it says more', () => {
    const everything = { limit: 100 };
    expect(read({})).toEqual(everything);
    expect(read({ action: '', objectId: '', since: '', cursor: '', limit: '' })).toEqual(everything);
  });

  it('is read parameter by parameter, ids whatever their case', () => {
    const query = {
      action: 'user.passwordChanged',
      objectType: 'user',
      objectId: ID.toUpperCase(),
      userId: USER.toUpperCase(),
      since: '2026-03-09T09:00:00.0001Z',
      until: '2026-03-09T09:00:01.0009Z',
      cursor: ID.toUpperCase(),
      limit: '1000',
    };
    expect(read(query)).toEqual({
      action: 'user.passwordChanged',
      objectType: 'user',
      objectId: ID,
      userId: USER,
      since: Date.parse('2026-03-09T09:00:00.001Z'),
      until: Date.parse('2026-03-09T09:00:01.000Z'),
      cursor: ID,
      limit: 1000,
    });
  });

  it.each([
    [{ action: 'created' }, 'action must be an action such as user.created, not "created".'],
    [{ objectType: 'user.created' }, 'objectType must be a kind of object such as user, not "user.created".'],
    [{ objectId: 'a\u0000b' }, 'objectId must not contain control characters.'],
    [{ objectId: 'x'.repeat(256) }, 'objectId must have 1 to 255 characters.'],
    [{ userId: 'admin' }, 'userId must be the id of a user, 32 hexadecimal characters, not "admin".'],
    [{ since: ['2026-03-09', '2026-03-10'] }, 'since must be given once.'],
    [{ since: '2026-03-10', until: '2026-03-09' }, 'since must not be later than until.'],
    [{ cursor: 'next' }, 'cursor was not given by this call; pass meta.cursor of an answer on as it is.'],
    [{ limit: '0' }, 'limit must be a whole number from 1 to 1000.'],
    [{ limit: '1001' }, 'limit must be a whole number from 1 to 1000.'],
    [{ limit: '1e2' }, 'limit must be a whole number from 1 to 1000.'],
  ])('is refused with the name of what is wrong: %j', (query, message) => {
    expect(() => read(query)).toThrow(new AppError('ValidationFailed', message));
  });

  it('names all that is wrong at once', () => {
    expect(() => read({ sort: 'x', user: USER, until: 'now', limit: 'all' })).toThrow(
      /^Unknown parameter "sort"\. Unknown parameter "user"; did you mean "userId"\? Allowed: action, .*\. until must be an ISO 8601 .*\. limit must be a whole number/,
    );
  });
});
