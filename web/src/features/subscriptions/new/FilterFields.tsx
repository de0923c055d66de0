import { useMemo } from 'react';
import { builderTexts } from '../../../texts/filterBuilder';
import { useTexts } from '../../../texts/useTexts';
import { Callout } from '../../../ui/States';
import { useObjects } from '../../../api/objects';
import { fieldOptions, seenFields } from '../filters/fields';
import { FiltersEditor } from '../filters/FiltersEditor';
import type { PlacedProblem } from '../filters/problems';
import { useRecorded } from './api';
import type { Draft } from './draft';

/** Which of the events: filters, with the fields that the object has and that recorded events had. */
export function FilterFields({
  draft,
  onChange,
  problems,
  error,
}: {
  readonly draft: Draft;
  readonly onChange: (changes: Partial<Draft>) => void;
  readonly problems: readonly PlacedProblem[];
  readonly error: string | undefined;
}) {
  const t = useTexts(builderTexts);
  const { objCode, eventType } = draft;
  const object = useObjects().find((one) => one.objCode === objCode);
  const { data } = useRecorded(objCode, eventType);
  const fields = useMemo(() => {
    const states = (data?.events ?? []).flatMap(({ newState, oldState }) => [newState, oldState]);
    return fieldOptions(object, seenFields(states), t('seen'));
  }, [object, data, t]);
  const context = useMemo(() => ({ object, eventType, fields }), [object, eventType, fields]);
  const placed = error !== undefined && problems.some(({ severity }) => severity === 'error');
  return (
    <>
      <FiltersEditor
        value={draft.filters}
        context={context}
        problems={problems}
        onChange={(filters) => onChange({ filters })}
      />
      {error !== undefined && !placed && (
        <Callout tone="bad" role="alert">
          {error}
        </Callout>
      )}
    </>
  );
}
