import { Link } from '@tanstack/react-router';
import { Bookmark, BookmarkPlus, Check, Pencil } from 'lucide-react';
import { useState } from 'react';
import type { Search } from '../../app/search';
import { useTexts } from '../../texts/useTexts';
import { viewTexts } from '../../texts/views';
import { Button } from '../Button';
import { type FilterField, withoutFilters } from '../filters/filters';
import { Menu, MenuItem, MenuLink, MenuSeparator } from '../Menu';
import { ManageViews } from './ManageViews';
import { SaveView } from './SaveView';
import { useViews } from './useViews';
import css from './Views.module.css';
import { queryOf, searchOf, type View } from './views';

/** Filters under a name: those that the list brings, and those that somebody has saved in this browser. Each is a link. */
export function Views({
  list,
  builtIn,
  fields,
  search,
}: {
  /** What the list is called among the views that are kept. */
  readonly list: string;
  readonly builtIn: readonly View[];
  readonly fields: readonly FilterField[];
  /** What the address says. */
  readonly search: Search;
}) {
  const t = useTexts(viewTexts);
  const own = useViews(list);
  const [asking, setAsking] = useState<'save' | 'manage'>();
  const rest = withoutFilters(fields, search);
  const query = queryOf(Object.fromEntries(Object.entries(search).filter(([name]) => !(name in rest))));
  const all = [...builtIn.map((view) => ({ ...view, query: queryOf(searchOf(view)) })), ...own.views];
  const present = all.findLast((view) => view.query === query);
  return (
    <>
      <Menu
        label={t('views')}
        trigger={
          <Button icon={Bookmark} className={css['trigger']!}>
            {present === undefined ? t('views') : <bdi>{present.name}</bdi>}
          </Button>
        }
      >
        {all.map((view, n) => (
          // oxlint-disable-next-line react/no-array-index-key -- a saved one may be called as one that the list brings
          <MenuLink key={`${n} ${view.name}`}>
            <Link
              to="."
              search={{ ...rest, ...searchOf(view) } as never}
              aria-current={view === present ? 'true' : undefined}
            >
              <span className={css['tick']}>{view === present && <Check size={16} aria-hidden />}</span>
              <bdi className={css['name']}>{view.name}</bdi>
            </Link>
          </MenuLink>
        ))}
        {all.length > 0 && <MenuSeparator />}
        <MenuItem icon={BookmarkPlus} disabled={query === ''} onSelect={() => setAsking('save')}>
          {t('save')}
        </MenuItem>
        {own.views.length > 0 && (
          <MenuItem icon={Pencil} onSelect={() => setAsking('manage')}>
            {t('manage')}
          </MenuItem>
        )}
      </Menu>
      {asking === 'save' && (
        <SaveView
          views={own.views}
          onSave={(name) => own.save({ name, query })}
          onClose={() => setAsking(undefined)}
        />
      )}
      {asking === 'manage' && (
        <ManageViews
          views={own.views}
          onRename={own.rename}
          onDelete={own.remove}
          onClose={() => setAsking(undefined)}
        />
      )}
    </>
  );
}
