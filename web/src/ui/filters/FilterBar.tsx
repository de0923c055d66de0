import { ListFilter, X } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { Popover } from 'radix-ui';
import { useKeys } from '../../app/keys';
import type { Search } from '../../app/search';
import { common } from '../../texts/common';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../Button';
import { FilterEditor } from './FilterEditor';
import css from './FilterBar.module.css';
import { activeFilters, type FilterField, fieldOf, withoutFilters } from './filters';
import { useFilterWords } from './useFilterWords';

interface FilterBarProps {
  readonly fields: readonly FilterField[];
  /** What the address says. */
  readonly search: Search;
  readonly onChange: (search: Search) => void;
  /** At the end of the bar: counts, views, export. */
  readonly children?: ReactNode;
}

/** What a list is filtered by. All of it is in the address, so that what is seen can be sent to somebody. `/` opens it. */
export function FilterBar({ fields, search, onChange, children }: FilterBarProps) {
  const t = useTexts(common);
  const [open, setOpen] = useState<string>();
  const active = activeFilters(fields, search);
  const words = useFilterWords(fields);
  useKeys([{ keys: '/', label: t('keyFilter'), run: () => setOpen('+') }]);
  const apply = (next: Search): void => {
    setOpen(undefined);
    onChange(next);
  };
  return (
    <div className={css['bar']} role="group" aria-label={t('filtersOf')}>
      <Editor
        open={open === '+'}
        onOpen={(is) => setOpen(is ? '+' : undefined)}
        fields={fields}
        search={search}
        onApply={apply}
      >
        <Button icon={ListFilter}>{t('addFilter')}</Button>
      </Editor>
      {active.map((filter) => {
        const field = fieldOf(fields, filter.name)!;
        return (
          <span key={filter.name} className={css['chip']}>
            <Editor
              open={open === filter.name}
              onOpen={(is) => setOpen(is ? filter.name : undefined)}
              fields={[field]}
              search={search}
              onApply={apply}
            >
              <button type="button" className={css['value']}>
                {words(filter, search)}
              </button>
            </Editor>
            <button
              type="button"
              className={css['remove']}
              aria-label={t('removeFilter', { name: filter.label })}
              onClick={() => onChange(withoutFilters([field], search))}
            >
              <X size={14} aria-hidden />
            </button>
          </span>
        );
      })}
      {active.length > 1 && (
        <Button kind="quiet" size="small" onClick={() => onChange(withoutFilters(fields, search))}>
          {t('clearFilters')}
        </Button>
      )}
      {children !== undefined && <div className={css['rest']}>{children}</div>}
    </div>
  );
}

function Editor({
  open,
  onOpen,
  fields,
  search,
  onApply,
  children,
}: {
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly fields: readonly FilterField[];
  readonly search: Search;
  readonly onApply: (search: Search) => void;
  readonly children: ReactNode;
}) {
  const t = useTexts(common);
  const content = useRef<HTMLDivElement>(null);
  return (
    <Popover.Root open={open} onOpenChange={onOpen}>
      <Popover.Trigger asChild>{children}</Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          ref={content}
          className={css['popover']}
          align="start"
          sideOffset={6}
          collisionPadding={8}
          aria-label={t('filtersOf')}
        >
          <FilterEditor fields={fields} search={search} onApply={onApply} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
