import { useQueryClient } from '@tanstack/react-query';
import type { ToOptions } from '@tanstack/react-router';
import { Download, FolderOpen, Link2, Pencil, Trash2 } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { ApiError } from '../../../api/errors';
import { type DocumentService, SERVICES_KEY } from '../../../api/services';
import { locale } from '../../../app/preferences';
import { documentTexts } from '../../../texts/documents';
import { useTexts } from '../../../texts/useTexts';
import { Button } from '../../../ui/Button';
import { Split } from '../../../ui/Page';
import { Empty, EmptyFiltered } from '../../../ui/States';
import type { Column } from '../../../ui/table/columns';
import { DataTable } from '../../../ui/table/DataTable';
import { useWidth } from '../../../ui/table/useWidth';
import { bytes } from '../../../ui/time';
import { TimeText } from '../../../ui/TimeText';
import { toast } from '../../../ui/Toasts';
import { EntryName } from '../parts/EntryName';
import { SelectionBar } from '../parts/SelectionBar';
import { Thumbnail } from '../parts/Thumbnail';
import { type TileParts, Tiles, type TilesProps } from '../parts/Tiles';
import { pictureOf, useEntries, useForgetProvider, useWay } from './api';
import { type Entry, folderOf, type Place } from './entries';
import { EntryDetail } from './EntryDetail';
import { EntryMenu } from './EntryMenu';
import { PathBar } from './PathBar';
import css from './Picker.module.css';
import { Toolbar } from './Toolbar';
import { FolderTree } from './tree/FolderTree';
import type { Dropped } from './uploads/dropped';
import { DropZone } from './uploads/DropZone';
import { UploadPanel } from './uploads/UploadPanel';
import { addUploads } from './uploads/uploads';
import { type EntryActions, useEntryActions } from './useEntryActions';

export interface PickerProps {
  readonly service: DocumentService;
  readonly place: Place;
  readonly onGo: (place: Place, how?: { readonly replace: boolean }) => void;
  /** The address of a place: what is in a list are links. */
  readonly linkTo: (place: Place) => ToOptions;
  readonly onPick: (entries: readonly Entry[]) => void;
}

/** Browses a service: folders, search, uploads, and whatever else the service offers. Where somebody is, is told from outside. */
export function Picker({ service, place, onGo, linkTo, onPick }: PickerProps) {
  const t = useTexts(documentTexts);
  const { list, skipped, sortedInPart } = useEntries(service.id, place, locale());
  const [selected, setSelected] = useState<ReadonlySet<string>>(NONE);
  const client = useQueryClient();
  const frame = useRef<HTMLDivElement>(null);
  const isWide = useWidth(frame) >= TREE_FROM;
  const [tree, setTree] = useState<boolean>();
  const hasTree = tree ?? isWide;
  const { error } = list;
  useEffect(() => {
    // It may have found out that the link has run out.
    if (error instanceof ApiError && error.status === 409)
      void client.invalidateQueries({ queryKey: SERVICES_KEY });
  }, [client, error]);
  const forget = useForgetProvider(service.id);
  const folder = folderOf(place);
  const way = useWay(service.id, place.path);
  const { actions, dialogs } = useEntryActions(service, place, onPick, (gone) => {
    const ids = new Set(gone.map(({ id }) => id));
    setSelected((now) => new Set([...now].filter((id) => !ids.has(id))));
    if (place.open !== undefined && ids.has(place.open)) onGo({ ...place, open: undefined });
  });
  const go: PickerProps['onGo'] = (next, how) => {
    if (folderOf(next) !== folder || next.query !== place.query) setSelected(NONE);
    onGo(next, how);
  };
  const send = (dropped: readonly Dropped[]): void => {
    const allowed = actions.offers('createFolder')
      ? dropped
      : dropped.filter(({ folders }) => folders.length === 0);
    if (allowed.length < dropped.length) toast('info', t('dropNoFolders', { name: service.name }));
    // What a search found is no list of the folder.
    addUploads(service.id, folder, allowed, place.query === undefined ? list.rows : []);
  };
  const shown = {
    label: t('filesOf', { name: way.at(-1)?.title ?? service.name }),
    list,
    selected,
    onSelect: setSelected,
    openId: place.open,
    empty: <Nothing place={place} onGo={go} uploads={actions.offers('upload')} />,
  };
  const linkOf = (entry: Entry): ToOptions => linkTo(placeOf(entry, place));
  const chosen = list.rows.filter(({ id }) => selected.has(id));
  return (
    <>
      <Split
        label={t('file')}
        list={
          <div className={css['picker']} ref={frame}>
            <PathBar
              serviceId={service.id}
              name={service.name}
              path={place.path}
              linkTo={(path) => linkTo({ ...place, path, query: undefined, open: undefined })}
            />
            <Toolbar
              place={place}
              onGo={(next) => go(next, { replace: true })}
              actions={actions}
              onChosen={send}
              onRefresh={() => void forget()}
              tree={hasTree}
              onTree={() => setTree(!hasTree)}
            />
            {chosen.length > 0 && (
              <Chosen chosen={chosen} actions={actions} onClear={() => setSelected(NONE)} />
            )}
            <UploadPanel serviceId={service.id} />
            <div className={css['body']}>
              {hasTree && (
                <div className={css['folders']}>
                  <FolderTree
                    serviceId={service.id}
                    name={service.name}
                    path={place.path}
                    onGo={(path) => go({ ...place, path, query: undefined, open: undefined })}
                  />
                </div>
              )}
              <DropZone
                into={actions.offers('upload') ? (way.at(-1)?.title ?? service.name) : undefined}
                onDropped={send}
              >
                {place.view === 'grid' ? (
                  <EntryTiles {...shown} linkOf={linkOf} actions={actions} />
                ) : (
                  <EntryTable {...shown} linkOf={linkOf} actions={actions} />
                )}
              </DropZone>
            </div>
            {(skipped > 0 || sortedInPart) && (
              <p className={css['note']}>
                {skipped > 0 && t('skipped', { n: skipped })}{' '}
                {sortedInPart && t('sortedInPart', { n: list.rows.length })}
              </p>
            )}
          </div>
        }
        detail={
          place.open !== undefined && (
            <EntryDetail
              id={place.open}
              actions={actions}
              onClose={() => onGo({ ...place, open: undefined })}
            />
          )
        }
      />
      {dialogs}
    </>
  );
}

const NONE: ReadonlySet<string> = new Set();
/** From this width on, in pixels, there is room for the tree of folders beside the list. */
const TREE_FROM = 860;

function placeOf({ id, kind }: Entry, place: Place): Place {
  if (kind === 'file') return { ...place, open: id };
  return { ...place, path: [...place.path, id], query: undefined, open: undefined };
}

function Nothing({
  place,
  onGo,
  uploads,
}: {
  readonly place: Place;
  readonly onGo: (place: Place) => void;
  readonly uploads: boolean;
}) {
  const t = useTexts(documentTexts);
  if (place.query !== undefined)
    return <EmptyFiltered onClear={() => onGo({ ...place, query: undefined })} />;
  return (
    <Empty icon={FolderOpen} title={t('folderEmpty')}>
      {uploads && t('folderEmptyHint')}
    </Empty>
  );
}

/** What can be done with all that are selected. */
function Chosen({
  chosen,
  actions: { pick, rename, remove, download, offers },
  onClear,
}: {
  readonly chosen: readonly Entry[];
  readonly actions: EntryActions;
  readonly onClear: () => void;
}) {
  const t = useTexts(documentTexts);
  const files = chosen.filter(({ kind }) => kind === 'file');
  const [first] = chosen;
  const single = chosen.length === 1 ? first : undefined;
  const mayChange = chosen.every(({ readOnly }) => readOnly !== true);
  return (
    <SelectionBar n={chosen.length} onClear={onClear}>
      {files.length > 0 && (
        <Button kind="primary" size="small" icon={Link2} onClick={() => pick(files)}>
          {t('linkSome', { n: files.length })}
        </Button>
      )}
      {single?.kind === 'file' && offers('download') && (
        <Button size="small" icon={Download} onClick={() => download(single)}>
          {t('download')}
        </Button>
      )}
      {single && mayChange && offers('rename') && (
        <Button size="small" icon={Pencil} onClick={() => rename(single)}>
          {t('rename')}
        </Button>
      )}
      {mayChange && offers('delete') && (
        <Button size="small" kind="danger" icon={Trash2} onClick={() => remove(chosen)}>
          {t('delete')}
        </Button>
      )}
    </SelectionBar>
  );
}

type Shown = Omit<TilesProps<Entry>, 'parts'> & { readonly actions: EntryActions };

function EntryTiles({ actions, ...shown }: Shown) {
  return <Tiles<Entry> {...shown} parts={useParts(actions)} />;
}

function useParts(actions: EntryActions): TileParts<Entry> {
  return useMemo(
    () => ({
      id: ({ id }) => id,
      name: ({ title }) => title,
      picture: (entry) => <Thumbnail what={entry} size="tile" picture={pictureOf(actions, entry)} />,
      below: (entry) => <Below entry={entry} />,
      menu: (entry) => <EntryMenu entry={entry} actions={actions} />,
    }),
    [actions],
  );
}

function Below({ entry: { kind, size, dateModified } }: { readonly entry: Entry }) {
  const t = useTexts(documentTexts);
  if (kind === 'folder') return t('folder');
  return (
    <>
      {size !== undefined && bytes(size)}
      {size !== undefined && dateModified !== undefined && ' · '}
      {dateModified !== undefined && <TimeText at={dateModified} short />}
    </>
  );
}

function EntryTable({ actions, linkOf, ...shown }: Shown) {
  return (
    <DataTable<Entry>
      {...shown}
      columns={useColumns(actions)}
      rowId={({ id }) => id}
      rowName={({ title }) => title}
      rowLink={linkOf}
      narrow={narrow}
    />
  );
}

function useColumns(actions: EntryActions): readonly Column<Entry>[] {
  const t = useTexts(documentTexts);
  return useMemo(
    () => [
      {
        id: 'name',
        header: t('name'),
        cell: (entry) => <EntryName what={entry} name={entry.title} />,
      },
      {
        id: 'size',
        header: t('size'),
        width: 110,
        align: 'end',
        cell: ({ size, kind }) => (kind === 'folder' || size === undefined ? '–' : bytes(size)),
      },
      {
        id: 'modified',
        header: t('modified'),
        width: 170,
        from: 760,
        cell: ({ dateModified }) => (dateModified === undefined ? '–' : <TimeText at={dateModified} short />),
      },
      {
        id: 'menu',
        header: t('actions'),
        width: 72,
        align: 'end',
        cell: (entry) => <EntryMenu entry={entry} actions={actions} />,
      },
    ],
    [t, actions],
  );
}

const narrow = (entry: Entry) => (
  <EntryName what={entry} name={entry.title}>
    <Below entry={entry} />
  </EntryName>
);
