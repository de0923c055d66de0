import { type FormEvent, useState } from 'react';
import type { Search } from '../../app/search';
import { usePreferences } from '../../app/preferences';
import { common } from '../../texts/common';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../Button';
import { Checkbox, TextField } from '../Field';
import { zoneName } from '../time';
import css from './FilterBar.module.css';
import { type FilterField, isSpan, SPANS, type Span, withFilter } from './filters';

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
      {fields.map((field) => {
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
  const t = useTexts(common);
  const { zone } = usePreferences();
  const { since, until } = search;
  const utc = zone === 'utc';
  const set = (name: 'since' | 'until', text: string): void => {
    const moment = text === '' ? undefined : new Date(utc ? `${text}Z` : text).toISOString();
    const rest = name === 'until' && isSpan(since) ? withFilter(search, 'since', undefined) : search;
    onDraft(withFilter(rest, name, moment));
  };
  const span = (chosen: Span): void =>
    onDraft(withFilter(withFilter(search, 'until', undefined), 'since', chosen));
  return (
    <fieldset className={css['field']}>
      <legend>
        {field.label} <span className={css['zone']}>({zoneName(zone)})</span>
      </legend>
      <div className={css['spans']}>
        {(Object.keys(SPANS) as Span[]).map((one) => (
          <Button
            key={one}
            size="small"
            aria-pressed={since === one}
            kind={since === one ? 'primary' : 'secondary'}
            onClick={() => span(one)}
          >
            {t(`last${one}`)}
          </Button>
        ))}
      </div>
      <div className={css['moments']}>
        <TextField
          type="datetime-local"
          step={1}
          label={t('filterFrom')}
          value={isSpan(since) ? '' : inputValue(since, utc)}
          onChange={(event) => set('since', event.target.value)}
        />
        <TextField
          type="datetime-local"
          step={1}
          label={t('filterTo')}
          value={inputValue(until, utc)}
          onChange={(event) => set('until', event.target.value)}
        />
      </div>
    </fieldset>
  );
}

/** A moment as the browser's field for one wants it, in the zone that the reader has chosen. */
function inputValue(moment: Search[string], utc: boolean): string {
  const ms = typeof moment === 'string' ? Date.parse(moment) : Number.NaN;
  if (Number.isNaN(ms)) return '';
  const shifted = utc ? ms : ms - new Date(ms).getTimezoneOffset() * 60_000;
  return new Date(shifted).toISOString().slice(0, 19);
}
