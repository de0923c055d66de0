import { ChevronDown } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import type { CatalogueObject } from '../../api/objects';
import { publishTexts } from '../../texts/publish';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../../ui/Button';
import { ConfirmDialog } from '../../ui/Dialogs';
import { TextField } from '../../ui/Field';
import { pathText } from '../../ui/json';
import { Menu, MenuItem } from '../../ui/Menu';
import { Section } from '../../ui/Page';
import type { FieldErrors } from '../../ui/useFieldErrors';
import { changesOf, type Draft, statesOf } from './draft';
import css from './PublishPage.module.css';
import { sample } from './sample';
import { StateField } from './StateField';
import { withField } from './template';

const NAMED_CHANGES = 6;

/** The states of the event, with templates and fields from the catalogue, and what they change. */
export function States({
  draft,
  object,
  errors,
  isUntouched,
  onChange,
  onTemplate,
  onPublish,
}: {
  readonly draft: Draft;
  readonly object: CatalogueObject | undefined;
  readonly errors: FieldErrors;
  /** Whether a template may replace them without asking. */
  readonly isUntouched: boolean;
  readonly onChange: (part: Partial<Draft>) => void;
  readonly onTemplate: (which: 'usual' | 'all') => void;
  readonly onPublish: () => void;
}) {
  const t = useTexts(publishTexts);
  const [asks, setAsks] = useState<'usual' | 'all'>();
  const states = statesOf(draft.eventType);
  const words = useMemo(() => object?.fields.map((field) => field.name) ?? [], [object]);
  const isEmpty = states.every((name) => draft[name].trim() === '');
  const take = (which: 'usual' | 'all'): void =>
    isUntouched || isEmpty ? onTemplate(which) : setAsks(which);
  return (
    <Section
      title={t(draft.eventType === 'UPDATE' ? 'states' : `states_${draft.eventType}`)}
      hint={t('stateHint')}
      actions={
        object && (
          <Menu trigger={<Button icon={ChevronDown}>{t('template')}</Button>}>
            <MenuItem onSelect={() => take('usual')}>{t('templateUsual')}</MenuItem>
            {object.fields.length > 0 && <MenuItem onSelect={() => take('all')}>{t('templateAll')}</MenuItem>}
          </Menu>
        )
      }
    >
      <div className={css['states']}>
        {states.map((name) => (
          <StateField
            key={name}
            name={name}
            text={draft[name]}
            error={errors.of(name)}
            words={words}
            onPublish={onPublish}
            onChange={(text) => onChange({ [name]: text })}
            {...(name === 'oldState' &&
              draft.eventType === 'UPDATE' && { onCopyNew: () => onChange({ oldState: draft.newState }) })}
          />
        ))}
      </div>
      <Changes draft={draft} />
      {object && object.fields.length > 0 && (
        <AddField
          object={object}
          onAdd={(field) => {
            const one = sample();
            onChange(
              Object.fromEntries(states.map((name) => [name, withField(draft[name], field, object, one)])),
            );
          }}
        />
      )}
      <ConfirmDialog
        open={asks !== undefined}
        onClose={() => setAsks(undefined)}
        title={t('replaceTitle')}
        action={t('replace')}
        onConfirm={() => {
          onTemplate(asks!);
          setAsks(undefined);
        }}
      >
        {t('replaceText')}
      </ConfirmDialog>
    </Section>
  );
}

function Changes({ draft }: { readonly draft: Draft }) {
  const t = useTexts(publishTexts);
  const changes = changesOf(draft);
  if (changes === undefined) return null;
  if (changes.length === 0) return <p className={css['changes']}>{t('changesNothing')}</p>;
  const named = changes
    .slice(0, NAMED_CHANGES)
    .map(({ path }) => pathText(path))
    .join(', ');
  const more = changes.length - NAMED_CHANGES;
  return (
    <p className={css['changes']}>
      {t('changes', { fields: more > 0 ? t('changesMore', { fields: named, more }) : named })}
    </p>
  );
}

function AddField({
  object,
  onAdd,
}: {
  readonly object: CatalogueObject;
  readonly onAdd: (field: CatalogueObject['fields'][number]) => void;
}) {
  const t = useTexts(publishTexts);
  const list = useId();
  const [name, setName] = useState('');
  const field = object.fields.find((one) => one.name === name.trim());
  const add = (): void => {
    if (field === undefined) return;
    onAdd(field);
    setName('');
  };
  return (
    <div className={css['addField']}>
      <TextField
        label={t('addField')}
        hint={t('addFieldHint')}
        mono
        list={list}
        spellCheck={false}
        autoComplete="off"
        value={name}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          add();
        }}
      />
      <datalist id={list}>
        {object.fields.map((one) => (
          <option key={one.name} value={one.name}>
            {one.label}
          </option>
        ))}
      </datalist>
      <Button disabled={field === undefined} onClick={add}>
        {t('add')}
      </Button>
    </div>
  );
}
