import { useMemo } from 'react';
import { useObjects } from '../../api/objects';
import { common } from '../../texts/common';
import { useTexts } from '../../texts/useTexts';
import type { FilterField } from './filters';

const EVENT_TYPES = ['CREATE', 'UPDATE', 'DELETE'] as const;

/** The filters by what an event is of: object type, event type, and the object's id. */
export function useObjectFields(): readonly FilterField[] {
  const t = useTexts(common);
  const objects = useObjects();
  return useMemo(
    () => [
      {
        kind: 'choice',
        name: 'objCode',
        label: t('objectType'),
        options: objects.map(({ objCode, name }) => ({ value: objCode, label: `${objCode} · ${name}` })),
      },
      {
        kind: 'choice',
        name: 'eventType',
        label: t('eventType'),
        options: EVENT_TYPES.map((value) => ({ value, label: value })),
      },
      { kind: 'text', name: 'objId', label: t('objectId') },
    ],
    [t, objects],
  );
}
