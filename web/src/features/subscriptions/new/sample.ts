import type { Draft, RecordedEvent } from './draft';

/** An event to try a draft on: like the latest that was recorded, or one made up. */
export function sampleFor(
  { objCode, eventType, objId }: Pick<Draft, 'objCode' | 'eventType' | 'objId'>,
  recorded: RecordedEvent | undefined,
): object {
  const id = recorded?.objId ?? (objId === '' ? 'an-id' : objId);
  return {
    eventType,
    objCode,
    objId: id,
    newState: recorded?.newState ?? (eventType === 'DELETE' ? {} : { ID: id, name: 'New' }),
    oldState: recorded?.oldState ?? (eventType === 'CREATE' ? {} : { ID: id, name: 'Old' }),
  };
}
