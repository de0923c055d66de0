import type { ChangeEvent } from '../../publishing/index.js';
import { docuState } from './docu-state.js';
import type { LinkedDocument } from './linked-document.js';

/** The moment of a change: after every earlier one of the document, whatever the clocks of the nodes say. */
export function momentAfter(document: LinkedDocument, nowMs: number): Date {
  return new Date(Math.max(nowMs, document.lastUpdateDate.getTime() + 1));
}

/** A document was linked, by its owner. */
export function linkedEvent(document: LinkedDocument): ChangeEvent {
  return {
    ...eventOf(document, document.lastUpdatedBy, document.lastUpdateDate),
    eventType: 'CREATE',
    newState: docuState(document),
  };
}

/** A document was changed, by whom and when its new state says. */
export function updatedEvent(before: LinkedDocument, after: LinkedDocument): ChangeEvent {
  return {
    ...eventOf(after, after.lastUpdatedBy, after.lastUpdateDate),
    eventType: 'UPDATE',
    newState: docuState(after),
    oldState: docuState(before),
  };
}

/** A document was unlinked. */
export function unlinkedEvent(document: LinkedDocument, userId: string, at: Date): ChangeEvent {
  return { ...eventOf(document, userId, at), eventType: 'DELETE', oldState: docuState(document) };
}

function eventOf(
  document: LinkedDocument,
  userId: string,
  at: Date,
): Pick<ChangeEvent, 'objCode' | 'objId' | 'userId' | 'eventTime'> {
  return { objCode: 'DOCU', objId: document.id, userId, eventTime: at.toISOString() };
}
