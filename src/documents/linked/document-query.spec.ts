import { describe, expect, it } from '@jest/globals';
import { readDocumentQuery } from './document-query.js';

const INTEGRATION = '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f';
const OWNER = '5f1c9b0e6a7d4c3b8e2f1a0d9c8b7a65';

describe('the query of a list of documents', () => {
  it('asks for the first page of all by default', () => {
    expect(readDocumentQuery({})).toEqual({ page: { page: 1, limit: 100 }, filters: {} });
  });

  it('may ask for an integration, a file and an owner', () => {
    const query = { integrationId: INTEGRATION, externalId: '/a b', ownerID: OWNER, page: '2', limit: '5' };
    expect(readDocumentQuery(query)).toEqual({
      page: { page: 2, limit: 5 },
      filters: { integrationId: INTEGRATION, externalId: '/a b', ownerId: OWNER },
    });
  });

  it('takes an empty parameter for none', () => {
    expect(readDocumentQuery({ integrationId: '', ownerID: '' }).filters).toEqual({});
  });

  it.each<[object, RegExp]>([
    [{ integrationId: '7' }, /^integrationId must be the UUID/],
    [{ externalId: 'a\u0000b' }, /^externalId must not contain control/],
    [{ externalId: 'x'.repeat(256) }, /^externalId must have 1 to 255/],
    [{ ownerID: 'me' }, /^ownerID must be the ID of a user/],
    [{ ownerID: [OWNER, OWNER] }, /^ownerID must be/],
    [{ limit: '0' }, /^limit: must be a whole number/],
    [{ ownerId: OWNER }, /^"ownerId" is no parameter; the nearest one is "ownerID"\.$/],
    [{ sort: 'name' }, /^"sort" is no parameter; there are page, limit, integrationId/],
  ])('is refused with its mistake: %j', (query, message) => {
    expect(() => readDocumentQuery(query as Record<string, unknown>)).toThrow(
      expect.objectContaining({ code: 'ValidationFailed', message: expect.stringMatching(message) }),
    );
  });
});
