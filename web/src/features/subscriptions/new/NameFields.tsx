import { formTexts } from '../../../texts/subscriptionForm';
import { useTexts } from '../../../texts/useTexts';
import { TextAreaField, TextField } from '../../../ui/Field';
import type { Draft } from './draft';
import css from './New.module.css';
import { Pairs } from './Pairs';

/** What people call it. */
export function NameFields({
  draft,
  onChange,
  errorOf,
}: {
  readonly draft: Pick<Draft, 'name' | 'description' | 'labels'>;
  readonly onChange: (changes: Partial<Draft>) => void;
  readonly errorOf: (setting: 'name' | 'description' | 'labels') => string | undefined;
}) {
  const t = useTexts(formTexts);
  return (
    <div className={css['details']} data-field="settings">
      <TextField
        label={t('name')}
        optional
        maxLength={200}
        value={draft.name}
        error={errorOf('name')}
        autoComplete="off"
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <TextAreaField
        label={t('description')}
        optional
        rows={2}
        maxLength={2_000}
        value={draft.description}
        error={errorOf('description')}
        onChange={(event) => onChange({ description: event.target.value })}
      />
      <Pairs
        legend={t('labels')}
        hint={t('labelsHint')}
        pairs={draft.labels}
        most={20}
        add={t('addLabel')}
        error={errorOf('labels')}
        onChange={(labels) => onChange({ labels })}
      />
    </div>
  );
}
