import { useMemo } from 'react';
import { builderTexts } from '../../../texts/filterBuilder';
import { useTexts } from '../../../texts/useTexts';
import { Callout } from '../../../ui/States';
import { useObjects } from '../../../api/objects';
import { fieldOptions } from '../filters/fields';
import { FiltersEditor } from '../filters/FiltersEditor';
import type { PlacedProblem } from '../filters/problems';
import { useSeenFields, useSeenValues } from './api';
import type { Draft } from './draft';
import css from './New.module.css';

/** Which of the events: filters, with the fields that the object has and that recorded events had. */
export function FilterFields({
  draft,
  onChange,
  problems,
  error,
  connectorError,
}: {
  readonly draft: Draft;
  readonly onChange: (changes: Partial<Draft>) => void;
  readonly problems: readonly PlacedProblem[];
  readonly error: string | undefined;
  /** Of how they are joined. */
  readonly connectorError: string | undefined;
}) {
  const t = useTexts(builderTexts);
  const { objCode, eventType } = draft;
  const object = useObjects().find((one) => one.objCode === objCode);
  const seen = useSeenFields(objCode, eventType);
  const fields = useMemo(() => fieldOptions(object, seen, t('seen')), [object, seen, t]);
  const valuesOf = useSeenValues(objCode, eventType);
  const context = useMemo(
    () => ({ object, eventType, fields, valuesOf }),
    [object, eventType, fields, valuesOf],
  );
  const placed = error !== undefined && problems.some(({ severity }) => severity === 'error');
  return (
    <div className={css['details']} data-field="filters">
      <FiltersEditor
        value={draft.filters}
        context={context}
        problems={problems}
        onChange={(filters) => onChange({ filters })}
      />
      {[placed ? undefined : error, connectorError]
        .filter((text) => text !== undefined)
        .map((text) => (
          <Callout key={text} tone="bad" role="alert">
            {text}
          </Callout>
        ))}
    </div>
  );
}
