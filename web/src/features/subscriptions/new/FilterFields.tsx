import { useMemo } from 'react';
import { builderTexts } from '../../../texts/filterBuilder';
import { useTexts } from '../../../texts/useTexts';
import { Callout } from '../../../ui/States';
import { useObjects } from '../../../api/objects';
import { fieldOptions } from '../filters/fields';
import { FiltersEditor } from '../filters/FiltersEditor';
import type { PlacedProblem } from '../filters/problems';
import { useSeenFields } from './api';
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
  const seen = useSeenFields(objCode, eventType);
  const fields = useMemo(() => fieldOptions(object, seen, t('seen')), [object, seen, t]);
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
