import { describe, expect, it } from '@jest/globals';
import { checked } from '../../platform/http/input/index.js';
import { ListDocumentsQuery } from './list-documents-query.js';

const INTEGRATION = '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f';
const OWNER = '5f1c9b0e6a7d4c3b8e2f1a0d9c8b7a65';

const read = (query: object): ListDocumentsQuery => checked(ListDocumentsQuery, query, 'parameter');

describe('the query of a list of documents', () => {
  it('asks for the first page of all by default', () => {
    expect(read({})).toEqual({ page: 1, limit: 100 });
  });

  it('may ask for an integration, a file, an owner and a part of the name', () => {
    const query = {
      integrationId: INTEGRATION,
      externalId: '/a b',
      ownerID: OWNER,
      search: 'Plan %',
      page: '2',
      limit: '5',
    };
    expect(read(query)).toEqual({ ...query, page: 2, limit: 5 });
  });

  it('takes an empty parameter for none', () => {
    expect(read({ integrationId: '', ownerID: '' })).toEqual(read({}));
  });

  it.each<[object, RegExp]>([
    [{ integrationId: '7' }, /^integrationId must be the UUID/],
    [{ externalId: 'a\u0000b' }, /^externalId must not contain control/],
    [{ externalId: 'x'.repeat(256) }, /^externalId must have 1 to 255/],
    [{ ownerID: 'me' }, /^ownerID must be the ID of a user/],
    [{ ownerID: [OWNER, OWNER] }, /^ownerID must be/],
    [{ search: 'x'.repeat(256) }, /^search must have 1 to 255/],
    [{ search: 'a\u0000' }, /^search must not contain control/],
    [{ limit: '0' }, /^limit must be a whole number/],
    [{ ownerId: OWNER }, /^Unknown parameter "ownerId"; did you mean "ownerID"\? Allowed: page, /],
    [{ sort: 'name' }, /^Unknown parameter "sort"\. Allowed: page, limit, integrationId/],
  ])('is refused with its mistake: %j', (query, message) => {
    expect(() => read(query)).toThrow(
      expect.objectContaining({ code: 'ValidationFailed', message: expect.stringMatching(message) }),
    );
  });
});
