import { type FormEvent, useState } from 'react';
import type { Search } from '../../app/search';
import { common } from '../../texts/common';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../Button';
import { Checkbox, TextField } from '../Field';
import css from './FilterBar.module.css';
import { type FilterField, withFilter } from './filters';
import { PeriodFields } from './PeriodFields';

type Part = {
  readonly field: FilterField;
  readonly search: Search;
  readonly onDraft: (search: Search) => void;
};

/** The values of one or more fields, to choose and to apply together. */
export function FilterEditor({
  fields,
  search,
  onApply,
}: {
  readonly fields: readonly FilterField[];
  readonly search: Search;
  readonly onApply: (search: Search) => void;
}) {
  const t = useTexts(common);
  const [draft, setDraft] = useState(search);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onApply(draft);
  };
  return (
    <form className={css['editor']} onSubmit={submit}>
      {inOrder(fields).map((field) => {
        const Editor = EDITORS[field.kind];
        return <Editor key={field.label} field={field} search={draft} onDraft={setDraft} />;
      })}
      <div className={css['apply']}>
        <Button type="submit" kind="primary">
          {t('filterApply')}
        </Button>
      </div>
    </form>
  );
}

/** From so many options on, a choice stands below all that is shorter. */
const LONG = 12;

/** What takes little room first: what is typed, periods, short choices, then long ones. */
function inOrder(fields: readonly FilterField[]): readonly FilterField[] {
  const rank = (field: FilterField): number =>
    field.kind !== 'choice' ? 0 : field.options.length < LONG ? 1 : 2;
  return fields.toSorted((a, b) => rank(a) - rank(b));
}

const EDITORS = { choice: ChoiceEditor, text: TextEditor, period: PeriodEditor } as const;

function ChoiceEditor({ field, search, onDraft }: Part) {
  if (field.kind !== 'choice') return null;
  const set = [search[field.name] ?? []].flat() as string[];
  const toggle = (value: string, on: boolean): void => {
    const others = field.multiple ? set.filter((one) => one !== value) : [];
    onDraft(withFilter(search, field.name, on ? [...others, value] : others));
  };
  return (
    <fieldset className={css['field']}>
      <legend>{field.label}</legend>
      <div className={css['options']}>
        {field.options.map(({ value, label }) => (
          <Checkbox
            key={value}
            label={label}
            checked={set.includes(value)}
            onChange={(on) => toggle(value, on)}
          />
        ))}
      </div>
    </fieldset>
  );
}

function TextEditor({ field, search, onDraft }: Part) {
  if (field.kind !== 'text') return null;
  const value = search[field.name];
  return (
    <TextField
      label={field.label}
      value={typeof value === 'string' ? value : ''}
      placeholder={field.placeholder}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) =>
        onDraft(
          withFilter(search, field.name, event.target.value.trim() === '' ? undefined : event.target.value),
        )
      }
    />
  );
}

function PeriodEditor({ field, search, onDraft }: Part) {
  const [since, until] = [search['since'], search['until']].map((value) => [value].flat()[0]);
  return (
    <PeriodFields
      label={field.label}
      period={{ since, until }}
      onChange={(period) =>
        onDraft(withFilter(withFilter(search, 'since', period.since), 'until', period.until))
      }
    />
  );
}
