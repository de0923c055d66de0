import type { JournalEvent } from '../../delivery/index.js';
import type { Subscription } from '../model/subscription.js';

/**
 * The event that a ping sends: of the subscription's kind, with states that say that it is a test and hold nothing
 * else that a receiver could take for a real change.
 * @param madeUpObjId stands for the object when the subscription names none
 * @param nowMs milliseconds since the Unix epoch
 */
export function testEvent(
  { objCode, eventType, objId }: Pick<Subscription, 'objCode' | 'eventType' | 'objId'>,
  userId: string,
  madeUpObjId: string,
  nowMs: number,
): JournalEvent {
  const id = objId ?? madeUpObjId;
  const state = JSON.stringify({
    ID: id,
    objCode,
    name: 'Test event from Hookfront',
    isTestEvent: true,
  });
  return {
    eventType,
    objCode,
    objId: id,
    eventTime: { epochSecond: Math.floor(nowMs / 1_000), nano: (nowMs % 1_000) * 1_000_000 },
    eventVersion: 'v2',
    userId,
    newState: eventType === 'DELETE' ? '{}' : state,
    oldState: eventType === 'CREATE' ? '{}' : state,
  };
}
