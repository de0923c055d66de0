import { Plus, Trash2, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { parseExactly } from '../../../api/json';
import { builderTexts } from '../../../texts/filterBuilder';
import { useTexts } from '../../../texts/useTexts';
import { Button, IconButton } from '../../../ui/Button';
import { Combobox } from '../../../ui/Combobox';
import { SelectField, TextAreaField } from '../../../ui/Field';
import { pretty } from '../../../ui/json';
import { comparisonsFor, fieldOf, statesFor } from './comparisons';
import css from './FilterBuilder.module.css';
import type { BuilderContext } from './FilterBuilder';
import type { Item } from './items';
import { readFilter, type ReadFilter, withMember } from './reading';
import { ValueEditor } from './ValueEditor';

interface FilterRowProps {
  readonly item: Item;
  readonly path: string;
  /** Its place for people: `2`, `2.1`. */
  readonly name: string;
  readonly context: BuilderContext;
  readonly onChange: (item: Item) => void;
  readonly onRemove: () => void;
  /** Makes of “is” a “becomes”; undefined: not here. */
  readonly onBecomes?: (() => void) | undefined;
}

/** One filter: its field, how it is compared, with what, and in which state. */
export function FilterRow(props: FilterRowProps) {
  const { item, path, name, context, onRemove, onBecomes } = props;
  const t = useTexts(builderTexts);
  const filter = readFilter(item.raw);
  const problems = context.problemsAt(path);
  return (
    <div className={css['row']} role="group" aria-label={t('filter', { name })}>
      <div className={css['controls']}>
        {filter === undefined ? <AsJson {...props} /> : <Controls {...props} filter={filter} />}
      </div>
      <IconButton
        icon={Trash2}
        size="small"
        className={css['remove']!}
        label={t('removeFilter', { name })}
        onClick={onRemove}
      />
      {onBecomes !== undefined && context.eventType === 'UPDATE' && (
        <div className={css['more']}>
          <Button kind="quiet" size="small" icon={Plus} onClick={onBecomes}>
            {t('becomes')}
          </Button>
        </div>
      )}
      {problems.length > 0 && (
        <ul className={css['problems']}>
          {problems.map((problem) => (
            <li key={problem} className={css['problem']}>
              <TriangleAlert size={14} aria-hidden />
              <span>{problem}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Controls({
  item,
  name,
  context,
  onChange,
  filter,
}: FilterRowProps & { readonly filter: ReadFilter }) {
  const t = useTexts(builderTexts);
  const field = fieldOf(context.object, filter.fieldName);
  const { comparison, state } = filter;
  const set = (key: string, value: unknown): void =>
    onChange({ id: item.id, raw: withMember(item.raw, key, value) });
  const states = statesFor(context.eventType, state);
  return (
    <>
      <div className={css['field']}>
        <Combobox
          free
          mono
          hideLabel
          label={t('fieldOf', { name })}
          placeholder={t('field')}
          nothing={t('anyField')}
          value={filter.fieldName}
          options={context.fields}
          onChange={(next) => set('fieldName', next)}
        />
      </div>
      <div className={css['comparison']}>
        <SelectField
          hideLabel
          label={t('comparisonOf', { name })}
          value={comparison}
          options={comparisonsFor(field, comparison).map((value) => ({
            value,
            label: t(`comparison_${value}`),
          }))}
          onChange={(next) => set('comparison', next)}
        />
      </div>
      {comparison !== 'changed' && (
        <>
          <ValueEditor
            key={item.id}
            name={name}
            value={filter.value}
            type={field?.restriction === 'nestedOnly' ? 'object' : (field?.type ?? null)}
            suggestions={context.valuesOf(filter.fieldName)}
            onChange={(value) => set('fieldValue', value)}
            onPending={() => onChange({ ...item, pending: true })}
          />
          {states.length > 1 && (
            <div className={css['state']}>
              <SelectField
                hideLabel
                label={t('stateOf', { name })}
                value={state}
                options={states.map((value) => ({ value, label: t(`state_${value}`) }))}
                onChange={(next) => set('state', next)}
              />
            </div>
          )}
        </>
      )}
      {field?.restriction === 'notFilterable' && (
        <p className={css['problem']}>{t('notFilterable', { field: filter.fieldName })}</p>
      )}
    </>
  );
}

/** What no row can show, to be edited as it is. */
function AsJson({ item, name, onChange }: FilterRowProps) {
  const t = useTexts(builderTexts);
  const [text, setText] = useState(() => pretty(item.raw));
  const edit = (typed: string): void => {
    setText(typed);
    try {
      onChange({ id: item.id, raw: parseExactly(typed) });
    } catch {
      onChange({ ...item, pending: true });
    }
  };
  return (
    <div className={css['json']}>
      <TextAreaField
        mono
        label={t('jsonOf', { name })}
        hint={t('jsonHint')}
        error={item.pending ? t('notJson') : undefined}
        rows={Math.min(14, text.split('\n').length)}
        value={text}
        spellCheck={false}
        onChange={(event) => edit(event.target.value)}
      />
    </div>
  );
}
