import { useMemo } from 'react';
import { parseExactly } from '../../../api/json';
import { guideTexts } from '../../../texts/filterGuide';
import { builderTexts } from '../../../texts/filterBuilder';
import { useTexts } from '../../../texts/useTexts';
import { Segmented } from '../../../ui/Field';
import { LazyJsonEditor } from '../../../ui/json-editor';
import type { JsonProblem } from '../../../ui/json-editor/guide';
import { pretty } from '../../../ui/json';
import { Callout } from '../../../ui/States';
import { type BuilderContext, FilterBuilder } from './FilterBuilder';
import css from './FilterBuilder.module.css';
import { checkFilters } from './checkFilters';
import { filterGuide } from './filterGuide';
import { filtersOf, type Item, itemsOf } from './items';
import type { Connector } from './reading';
import { partOf, type PlacedProblem, placeName, stepsOf } from './problems';

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
  const g = useTexts(guideTexts);
  const { object, eventType, fields } = context;
  const guide = useMemo(() => filterGuide({ object, eventType, fields }, g), [object, eventType, fields, g]);
  // What cannot be read has no places.
  const isText = text !== undefined && broken === undefined;
  const seen = useMemo(
    () => (isText ? checkFilters(filtersOf(items), eventType, g) : []),
    [isText, items, eventType, g],
  );
  const placed = useMemo(
    () => (isText ? [...seen, ...others(seen, problems)] : []),
    [isText, seen, problems],
  );
  const sentences = [
    ...seen.map(({ path, key, message }) => `${placeName(key ? path.slice(0, -1) : path)}: ${message}`),
    ...(isText ? others(seen, problems) : []).map(({ message }) => message),
  ];
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
            guide={guide}
            onChange={edit}
          />
          {broken !== undefined && (
            <Callout tone="bad" role="status" title={broken}>
              {t('mendFirst')}
            </Callout>
          )}
          <ul className={css['problems']}>
            {sentences.map((sentence) => (
              <li key={sentence} className={css['problem']}>
                {sentence}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

/** What the service says of places of which nothing is said here, each at its place. */
function others(seen: readonly JsonProblem[], told: readonly PlacedProblem[]): readonly JsonProblem[] {
  const places = new Set(seen.map(({ path }) => placeName(path)));
  return told
    .map(({ path, message, severity }): JsonProblem => {
      const part = partOf(message);
      const steps = stepsOf(path);
      return part === undefined
        ? { path: steps, message, severity }
        : { path: [...steps, part.step], message, severity, key: part.key };
    })
    .filter(({ path }) => !places.has(placeName(path)));
}

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
