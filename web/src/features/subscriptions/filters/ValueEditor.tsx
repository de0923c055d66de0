import { X } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { builderTexts } from '../../../texts/filterBuilder';
import { useTexts } from '../../../texts/useTexts';
import { Combobox } from '../../../ui/Combobox';
import { SelectField, TextAreaField, TextField } from '../../../ui/Field';
import { scalarText } from '../../../ui/json';
import type { CatalogueField } from './comparisons';
import css from './FilterBuilder.module.css';
import { converted, elementOf, kindOfValue, typedText, VALUE_KINDS, type ValueKind, valueOf } from './values';

interface ValueEditorProps {
  readonly name: string;
  /** Undefined: there is none yet. */
  readonly value: unknown;
  readonly type: CatalogueField['type'];
  /** Texts that are known. */
  readonly suggestions: readonly string[];
  readonly onChange: (value: unknown) => void;
  /** What is typed is no value. */
  readonly onPending: () => void;
}

/** What a field is compared with: a text, a number, a date, a list; typed as what it is. */
export function ValueEditor(props: ValueEditorProps) {
  const { name, value, type, onChange } = props;
  const t = useTexts(builderTexts);
  const present = kindOfValue(value, type);
  /** Chosen here, where the value alone does not tell: a text may be about to become a date. */
  const [chosen, setChosen] = useState<ValueKind>();
  const kind = chosen !== undefined && agrees(chosen, present) ? chosen : present;
  const choose = (next: ValueKind): void => {
    setChosen(next);
    onChange(converted(value, next));
  };
  const Editor = kind === 'list' ? ListEditor : kind === 'boolean' ? BooleanEditor : TextEditor;
  return (
    <>
      <div className={css['kind']}>
        <SelectField
          hideLabel
          label={t('kindOf', { name })}
          value={kind}
          options={VALUE_KINDS.map((one) => ({ value: one, label: t(`kind_${one}`) }))}
          onChange={choose}
        />
      </div>
      {kind !== 'empty' && (
        <div className={kind === 'json' ? css['json'] : css['value']}>
          <Editor {...props} key={kind} kind={kind} />
        </div>
      )}
    </>
  );
}

/** A date that is not whole yet is a text, and nothing is a text. */
function agrees(chosen: ValueKind, present: ValueKind): boolean {
  return (
    chosen === present ||
    (chosen === 'date' && present === 'text') ||
    (chosen === 'text' && present === 'date')
  );
}

type EditorProps = ValueEditorProps & { readonly kind: ValueKind };

function TextEditor({ name, value, kind, suggestions, onChange, onPending }: EditorProps) {
  const t = useTexts(builderTexts);
  const [typed, setTyped] = useState(() => typedText(value));
  const [wrong, setWrong] = useState(false);
  const edit = (text: string): void => {
    setTyped(text);
    const meant = valueOf(text, kind);
    setWrong(meant === undefined);
    if (meant === undefined) onPending();
    else onChange(meant.value);
  };
  const shared = {
    label: t('valueOf', { name }),
    hideLabel: true,
    value: typed,
    spellCheck: false,
    autoComplete: 'off',
    error: wrong ? t(kind === 'number' ? 'notNumber' : 'notJson') : undefined,
  };
  if (kind === 'json') {
    return (
      <TextAreaField
        mono
        {...shared}
        rows={Math.min(12, typed.split('\n').length + 1)}
        onChange={(event) => edit(event.target.value)}
      />
    );
  }
  if (kind === 'text' && suggestions.length > 0) {
    return (
      <Combobox
        free
        hideLabel
        label={shared.label}
        placeholder={t('value')}
        nothing={t('anyValue')}
        value={typed}
        options={suggestions.map((one) => ({ value: one, label: one }))}
        onChange={edit}
      />
    );
  }
  return (
    <TextField
      {...shared}
      type={kind === 'date' ? 'date' : 'text'}
      inputMode={kind === 'number' ? 'decimal' : undefined}
      placeholder={kind === 'text' ? t('value') : undefined}
      onChange={(event) => edit(event.target.value)}
    />
  );
}

function BooleanEditor({ name, value, onChange }: EditorProps) {
  const t = useTexts(builderTexts);
  return (
    <SelectField
      hideLabel
      label={t('valueOf', { name })}
      value={typeof value === 'boolean' ? String(value) : 'unset'}
      options={[
        ...(value === undefined ? [{ value: 'unset', label: t('choose') }] : []),
        { value: 'true', label: 'true' },
        { value: 'false', label: 'false' },
      ]}
      onChange={(next) => onChange(next === 'true')}
    />
  );
}

/** Elements one after the other; Enter and a comma end one, Backspace takes the last away. */
function ListEditor({ name, value, type, onChange }: EditorProps) {
  const t = useTexts(builderTexts);
  const [typed, setTyped] = useState('');
  const elements = Array.isArray(value) ? (value as readonly unknown[]) : [];
  const add = (): void => {
    if (typed.trim() === '') return;
    onChange([...elements, elementOf(typed.trim(), elements, type)]);
    setTyped('');
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' || event.key === ',') {
      event.preventDefault();
      add();
    } else if (event.key === 'Backspace' && typed === '' && elements.length > 0) {
      onChange(elements.slice(0, -1));
    }
  };
  return (
    <div className={css['elements']}>
      {elements.map((element, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a list may have the same twice
        <span key={`${index} ${scalarText(element)}`} className={css['element']}>
          <bdi>{typeof element === 'string' && element !== '' ? element : scalarText(element)}</bdi>
          <button
            type="button"
            aria-label={t('removeElement', { name: typedText(element) })}
            onClick={() => onChange(elements.filter((_, other) => other !== index))}
          >
            <X size={14} aria-hidden />
          </button>
        </span>
      ))}
      <input
        className={css['elementInput']}
        aria-label={t('elementOf', { name })}
        placeholder={t('element')}
        value={typed}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={onKeyDown}
        onBlur={add}
      />
    </div>
  );
}
