import { useMemo } from 'react';
import { parseExactly } from '../../../api/json';
import { builderTexts } from '../../../texts/filterBuilder';
import { useTexts } from '../../../texts/useTexts';
import { Segmented } from '../../../ui/Field';
import { LazyJsonEditor } from '../../../ui/json-editor';
import type { JsonProblem } from '../../../ui/json-editor/JsonEditor';
import { pretty } from '../../../ui/json';
import { Callout } from '../../../ui/States';
import { type BuilderContext, FilterBuilder } from './FilterBuilder';
import css from './FilterBuilder.module.css';
import { filtersOf, type Item, itemsOf } from './items';
import { COMPARISONS, type Connector, STATE_NAMES } from './reading';
import { type PlacedProblem, stepsOf } from './problems';

/** Filters while they are edited. */
export interface EditedFilters {
  readonly connector: Connector;
  readonly items: readonly Item[];
  /** The text, while it is edited as one. */
  readonly text?: string | undefined;
  /** Why the text is none: the items are those that it had before. */
  readonly broken?: string | undefined;
}

interface FiltersEditorProps {
  readonly value: EditedFilters;
  readonly onChange: (value: EditedFilters) => void;
  readonly context: Omit<BuilderContext, 'problemsAt'>;
  /** What the service says of places in them. */
  readonly problems: readonly PlacedProblem[];
}

/** Filters, in rows or as JSON: either shows what was done in the other. */
export function FiltersEditor({ value, onChange, context, problems }: FiltersEditorProps) {
  const t = useTexts(builderTexts);
  const { connector, items, text, broken } = value;
  const edit = (typed: string): void => onChange(read(typed, value, t('notArray')));
  const choose = (as: 'builder' | 'json'): void => {
    if (as === 'json') onChange({ connector, items, text: pretty(filtersOf(items)) });
    else if (broken === undefined) onChange({ connector, items });
  };
  const whole: BuilderContext = useMemo(
    () => ({
      ...context,
      problemsAt: (path) => problems.filter((one) => one.path === path).map(({ message }) => message),
    }),
    [context, problems],
  );
  const placed = useMemo(
    () =>
      problems.map(({ path, message, severity }): JsonProblem => ({
        path: stepsOf(path),
        message,
        severity,
      })),
    [problems],
  );
  const words = useMemo(
    () => [...WORDS, ...COMPARISONS, ...STATE_NAMES, ...context.fields.map((field) => field.value)],
    [context.fields],
  );
  return (
    <div className={css['builder']}>
      <div className={css['groupHead']}>
        <Segmented
          label={t('how')}
          value={text === undefined ? 'builder' : 'json'}
          options={[
            { value: 'builder', label: t('asBuilder') },
            { value: 'json', label: t('asJson') },
          ]}
          onChange={choose}
        />
        {items.length > 1 && (
          <Segmented
            label={t('connector')}
            value={connector}
            options={[
              { value: 'AND', label: t('connector_AND') },
              { value: 'OR', label: t('connector_OR') },
            ]}
            onChange={(next) => onChange({ ...value, connector: next })}
          />
        )}
      </div>
      {text === undefined ? (
        <FilterBuilder
          items={items}
          connector={connector}
          context={whole}
          onChange={(next) => onChange({ connector, items: next })}
        />
      ) : (
        <>
          <LazyJsonEditor
            label={t('editor')}
            initial={text}
            problems={placed}
            words={words}
            onChange={edit}
          />
          {broken !== undefined && (
            <Callout tone="bad" role="status" title={broken}>
              {t('mendFirst')}
            </Callout>
          )}
          <ul className={css['problems']}>
            {problems.map(({ message }) => (
              <li key={message} className={css['problem']}>
                {message}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

const WORDS = [
  'fieldName',
  'fieldValue',
  'comparison',
  'state',
  'type',
  'group',
  'connector',
  'filters',
  'AND',
  'OR',
];

function read(text: string, before: EditedFilters, notArray: string): EditedFilters {
  const { connector, items } = before;
  try {
    const parsed = parseExactly(text);
    if (!Array.isArray(parsed)) return { connector, items, text, broken: notArray };
    return { connector, items: itemsOf(parsed), text };
  } catch (error) {
    return { connector, items, text, broken: error instanceof Error ? error.message : String(error) };
  }
}
