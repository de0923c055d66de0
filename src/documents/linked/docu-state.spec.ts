import { describe, expect, it } from '@jest/globals';
import { findObject } from '../../filtering/index.js';
import { docuState } from './docu-state.js';
import { linkedEvent, momentAfter, unlinkedEvent, updatedEvent } from './docu-events.js';
import type { LinkedDocument } from './linked-document.js';

const LINKED_AT = new Date('2026-03-02T09:00:00.000Z');

const DOCUMENT: LinkedDocument = {
  id: '7b1d0f7e4c2a4d0f9a6b8c3e5d2f1a09',
  customerId: '0a1b2c3d4e5f60718293a4b5c6d7e8f9',
  customerName: 'Harbour',
  ownerId: '5f1c9b0e6a7d4c3b8e2f1a0d9c8b7a65',
  ownerUsername: 'erika',
  integrationId: '0198c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f',
  integrationName: 'Archive',
  externalId: '/reports/plan.pdf',
  metadata: { title: 'plan.pdf', kind: 'file', id: '/reports/plan.pdf', size: 12 },
  linkedAt: LINKED_AT,
  lastUpdateDate: LINKED_AT,
  lastUpdatedBy: '5f1c9b0e6a7d4c3b8e2f1a0d9c8b7a65',
};

describe('docuState', () => {
  it('has every field of the catalogue and its provider, and no other', () => {
    const fields = [...findObject('DOCU')!.fields, 'documentProviderID'];
    expect(Object.keys(docuState(DOCUMENT)).toSorted()).toEqual(fields.toSorted());
  });

  it('says what is known, and null of everything else', () => {
    const known = Object.entries(docuState(DOCUMENT)).filter(([, value]) => value !== null);
    expect(Object.fromEntries(known)).toEqual({
      ID: DOCUMENT.id,
      objCode: 'DOCU',
      name: 'plan.pdf',
      customerID: DOCUMENT.customerId,
      'customer:ID': DOCUMENT.customerId,
      'customer:name': 'Harbour',
      'customer:objCode': 'CUST',
      ownerID: DOCUMENT.ownerId,
      lastUpdateDate: '2026-03-02T09:00:00.000Z',
      lastUpdatedByID: DOCUMENT.ownerId,
      documentProviderID: DOCUMENT.integrationId,
      extRefID: '/reports/plan.pdf',
    });
  });
});

describe('the events of a linked document', () => {
  const about = { objCode: 'DOCU', objId: DOCUMENT.id };

  it('CREATE has its state, by its owner, at the time of linking', () => {
    expect(linkedEvent(DOCUMENT)).toEqual({
      ...about,
      eventType: 'CREATE',
      userId: DOCUMENT.ownerId,
      eventTime: '2026-03-02T09:00:00.000Z',
      newState: docuState(DOCUMENT),
    });
  });

  it('UPDATE has both, by whoever changed it', () => {
    const after = { ...DOCUMENT, lastUpdatedBy: 'other', lastUpdateDate: new Date('2026-03-03T09:00:00Z') };
    expect(updatedEvent(DOCUMENT, after)).toEqual({
      ...about,
      eventType: 'UPDATE',
      userId: 'other',
      eventTime: '2026-03-03T09:00:00.000Z',
      newState: docuState(after),
      oldState: docuState(DOCUMENT),
    });
  });

  it('DELETE has the last one, by whoever unlinked it', () => {
    expect(unlinkedEvent(DOCUMENT, 'admin', new Date('2026-03-04T09:00:00Z'))).toEqual({
      ...about,
      eventType: 'DELETE',
      userId: 'admin',
      eventTime: '2026-03-04T09:00:00.000Z',
      oldState: docuState(DOCUMENT),
    });
  });

  it.each([
    ['later', 5_000, 5_000],
    ['at the same moment', 0, 1],
    ['on a node whose clock is behind', -60_000, 1],
  ])('each come after the one before, when it is made %s', (_when, clock, after) => {
    expect(momentAfter(DOCUMENT, LINKED_AT.getTime() + clock).getTime()).toBe(LINKED_AT.getTime() + after);
  });
});
