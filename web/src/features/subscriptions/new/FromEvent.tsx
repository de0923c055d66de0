import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { own } from '../filters/reading';
import { formTexts } from '../../../texts/subscriptionForm';
import { useTexts } from '../../../texts/useTexts';
import { Button } from '../../../ui/Button';
import { Callout } from '../../../ui/States';
import { newRow } from '../filters/items';
import type { Draft, RecordedEvent } from './draft';
import css from './New.module.css';

/** So many of an event's changed fields are offered. */
const MOST = 8;

/** What a recorded event suggests: its object, and filters on what it changed. */
export function FromEvent({
  event,
  draft,
  onChange,
}: {
  readonly event: RecordedEvent;
  readonly draft: Draft;
  readonly onChange: (changes: Partial<Draft>) => void;
}) {
  const t = useTexts(formTexts);
  const { objId, changedFields, newState } = event;
  const add = (raw: object): void =>
    onChange({
      filters: { connector: draft.filters.connector, items: [...draft.filters.items, newRow(raw)] },
    });
  return (
    <Callout
      tone="info"
      title={
        <>
          {t('fromEvent')}{' '}
          <Link to="/events/$eventId" params={{ eventId: event.eventId }} search={{}}>
            {event.objCode} · {event.eventType}
          </Link>
        </>
      }
    >
      <div className={css['details']}>
        {changedFields.length > 0 && (
          <div className={css['suggestions']} role="group" aria-label={t('suggestions')}>
            {changedFields.slice(0, MOST).map((fieldName) => (
              <span key={fieldName} className={css['suggestions']}>
                <Button size="small" icon={Plus} onClick={() => add({ fieldName, comparison: 'changed' })}>
                  {t('suggestChanged', { field: fieldName })}
                </Button>
                {isShort(own(newState, fieldName)) && (
                  <Button
                    size="small"
                    icon={Plus}
                    onClick={() => add({ fieldName, fieldValue: own(newState, fieldName) })}
                  >
                    {t('suggestValue', { field: fieldName, value: String(own(newState, fieldName)) })}
                  </Button>
                )}
              </span>
            ))}
          </div>
        )}
        {objId !== null && draft.objId !== objId && (
          <div>
            <Button size="small" icon={Plus} onClick={() => onChange({ objId })}>
              {t('suggestObject', { id: objId })}
            </Button>
          </div>
        )}
      </div>
    </Callout>
  );
}

function isShort(value: unknown): boolean {
  return (
    (typeof value === 'string' && value !== '' && value.length <= 40) ||
    typeof value === 'boolean' ||
    typeof value === 'number'
  );
}
