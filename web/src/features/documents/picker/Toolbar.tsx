import { FolderPlus, LayoutGrid, List, ListTree, RotateCw } from 'lucide-react';
import { useKeys } from '../../../app/keys';
import { documentTexts } from '../../../texts/documents';
import { useTexts } from '../../../texts/useTexts';
import { Button, IconButton } from '../../../ui/Button';
import { SelectField } from '../../../ui/Field';
import { SearchForm } from '../parts/SearchForm';
import { type Place, type Sort, SORTS } from './entries';
import css from './Picker.module.css';
import type { Dropped } from './uploads/dropped';
import { UploadButton } from './uploads/UploadButton';
import type { EntryActions } from './useEntryActions';

/** Search, order, view, and what can be added here. */
export function Toolbar({
  place,
  onGo,
  actions,
  onChosen,
  onRefresh,
  tree,
  onTree,
}: {
  readonly place: Place;
  readonly onGo: (place: Place) => void;
  readonly actions: EntryActions;
  readonly onChosen: (dropped: readonly Dropped[]) => void;
  readonly onRefresh: () => void;
  /** Whether the tree of folders is shown. */
  readonly tree: boolean;
  readonly onTree: () => void;
}) {
  const t = useTexts(documentTexts);
  const { offers, newFolder } = actions;
  useKeys([
    { keys: 'r', label: t('refresh'), run: onRefresh },
    { keys: 'b', label: t('folders'), run: onTree },
    { keys: 'v', label: t('otherView'), run: () => onGo(otherView(place)) },
  ]);
  return (
    <div className={css['tools']}>
      {offers('search') && (
        <SearchForm
          query={place.query}
          label={t(place.path.length > 0 ? 'searchFolder' : 'searchAll')}
          keys="/"
          onSearch={(query) => onGo({ ...place, query, open: undefined })}
        />
      )}
      <SelectField<Sort | ''>
        label={t('sort')}
        hideLabel
        value={place.sort ?? ''}
        options={[
          { value: '', label: t('sort_none') },
          ...SORTS.map((value) => ({ value, label: t(`sort_${value}`) })),
        ]}
        onChange={(sort) => onGo({ ...place, sort: sort === '' ? undefined : sort })}
      />
      <IconButton icon={ListTree} label={t('folders')} keys="b" aria-pressed={tree} onClick={onTree} />
      <IconButton
        icon={place.view === 'grid' ? List : LayoutGrid}
        label={t(place.view === 'grid' ? 'asList' : 'asGrid')}
        keys="v"
        onClick={() => onGo(otherView(place))}
      />
      <IconButton icon={RotateCw} label={t('refresh')} keys="r" onClick={onRefresh} />
      <span className={css['rest']}>
        {offers('createFolder') && (
          <Button icon={FolderPlus} onClick={newFolder}>
            {t('newFolder')}
          </Button>
        )}
        {offers('upload') && <UploadButton takesFolders={offers('createFolder')} onChosen={onChosen} />}
      </span>
    </div>
  );
}

function otherView({ view, ...rest }: Place): Place {
  return view === 'grid' ? rest : { ...rest, view: 'grid' };
}
