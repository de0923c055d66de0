import { FolderPlus, Plus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { builderTexts } from '../../../texts/filterBuilder';
import { useTexts } from '../../../texts/useTexts';
import { Button } from '../../../ui/Button';
import type { Option } from '../../../ui/combobox';
import { FilterGroup } from './FilterGroup';
import { FilterRow } from './FilterRow';
import css from './FilterBuilder.module.css';
import { type Item, LIMITS, newGroup, newRow, sizeOf, withItem, withoutItem } from './items';
import type { CatalogueObject } from '../../../api/objects';
import { type Connector, readFilter } from './reading';

/** What every row of the builder knows. */
export interface BuilderContext {
  readonly object: CatalogueObject | undefined;
  readonly eventType: string;
  /** The fields that are offered. */
  readonly fields: readonly Option[];
  /** The values that a field is known to have had. */
  readonly valuesOf: (fieldName: string) => readonly string[];
  /** What the service says of the filter at a place. */
  readonly problemsAt: (path: string) => readonly string[];
}

interface FilterBuilderProps {
  readonly items: readonly Item[];
  readonly onChange: (items: readonly Item[]) => void;
  readonly connector: Connector;
  readonly context: BuilderContext;
}

/** Filters, row by row. What a row cannot show stands there as JSON, as it is. */
export function FilterBuilder({ items, onChange, connector, context }: FilterBuilderProps) {
  const t = useTexts(builderTexts);
  const size = sizeOf(items);
  const state = context.eventType === 'DELETE' ? 'oldState' : undefined;
  const set = (item: Item): void => onChange(withItem(items, item.id, () => item));
  const remove = (id: string): void => onChange(withoutItem(items, id));
  const place = useRef<HTMLDivElement>(null);
  /** What was just added, whose field is to be typed in next. */
  const [added, setAdded] = useState<string>();
  useEffect(() => {
    if (added === undefined) return;
    place.current?.querySelector<HTMLElement>(`[data-item="${added}"] input:not([type=radio])`)?.focus();
  }, [added]);
  const add = (item: Item): void => {
    onChange([...items, item]);
    setAdded(item.id);
  };
  return (
    <div className={css['builder']} ref={place}>
      {items.length === 0 && <p className={css['quiet']}>{t('noFilters')}</p>}
      {items.map((item, index) => {
        const path = `filters[${index}]`;
        const shared = { item, path, name: String(index + 1), context };
        return (
          <div key={item.id} className={css['item']} data-item={item.id}>
            {index > 0 && <span className={css['joint']}>{t(`joint_${connector}`)}</span>}
            {item.members === undefined ? (
              <FilterRow
                {...shared}
                onChange={set}
                onRemove={() => remove(item.id)}
                onBecomes={
                  connector === 'AND' && size.filters < LIMITS.filters
                    ? becoming(items, item, (changed) =>
                        onChange(items.flatMap((one) => (one === item ? [one, changed] : [one]))),
                      )
                    : undefined
                }
              />
            ) : (
              <FilterGroup
                {...shared}
                full={size.filters >= LIMITS.filters}
                onChange={set}
                onRemove={() => remove(item.id)}
                onRemoveMember={remove}
              />
            )}
          </div>
        );
      })}
      <div className={css['add']}>
        <Button
          icon={Plus}
          size="small"
          disabled={size.filters >= LIMITS.filters}
          onClick={() => add(newRow(state === undefined ? undefined : { fieldName: '', state }))}
        >
          {t('addFilter')}
        </Button>
        <Button
          icon={FolderPlus}
          size="small"
          disabled={size.groups >= LIMITS.groups || size.filters + 2 > LIMITS.filters}
          onClick={() => add(newGroup(connector, state))}
        >
          {t('addGroup')}
        </Button>
        {(size.filters >= LIMITS.filters || size.groups >= LIMITS.groups) && (
          <span className={css['quiet']}>{t('limits', { n: LIMITS.filters, groups: LIMITS.groups })}</span>
        )}
      </div>
    </div>
  );
}

/** Adds that the field of a filter must have changed, where that is not asked already: with a value it then says that it becomes it. */
function becoming(
  items: readonly Item[],
  { raw }: Item,
  add: (changed: Item) => void,
): (() => void) | undefined {
  const filter = readFilter(raw);
  if (filter === undefined || filter.fieldName === '' || filter.value === undefined) return undefined;
  if (filter.comparison !== 'eq' || filter.state !== 'newState') return undefined;
  const { fieldName } = filter;
  const asked = items.some((one) => {
    const other = readFilter(one.raw);
    return other?.comparison === 'changed' && other.fieldName === fieldName;
  });
  return asked ? undefined : () => add(newRow({ fieldName, comparison: 'changed' }));
}
