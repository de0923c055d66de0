import { FileText, LayoutGrid, List, RotateCw, Unlink } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useServices } from '../../api/services';
import { currentUser } from '../../api/session';
import { useKeys } from '../../app/keys';
import { listCall } from '../../api/curl';
import type { Search } from '../../app/search';
import { common } from '../../texts/common';
import { documentTexts } from '../../texts/documents';
import { useTexts } from '../../texts/useTexts';
import { Button, IconButton } from '../../ui/Button';
import { copyText } from '../../ui/copy';
import { ExportMenu } from '../../ui/ExportMenu';
import { FilterBar } from '../../ui/filters/FilterBar';
import { FilterValue } from '../../ui/filters/FilterValue';
import { activeFilters, type FilterField, withoutFilters } from '../../ui/filters/filters';
import { Empty, EmptyFiltered } from '../../ui/States';
import type { Column } from '../../ui/table/columns';
import { DataTable } from '../../ui/table/DataTable';
import { useList } from '../../ui/table/useList';
import { bytes } from '../../ui/time';
import { TimeText } from '../../ui/TimeText';
import { AddFrom } from './AddFrom';
import { documentQuery, type LinkedDocument, listDocuments, pictureOf } from './api';
import css from './Documents.module.css';
import { DocumentMenu } from './DocumentMenu';
import { EntryName } from './parts/EntryName';
import { SearchForm } from './parts/SearchForm';
import { SelectionBar } from './parts/SelectionBar';
import { Thumbnail } from './parts/Thumbnail';
import { type TileParts, Tiles } from './parts/Tiles';
import { type DocumentActions, mayUnlink, useDocumentActions } from './useDocumentActions';

interface DocumentListProps {
  readonly search: Search;
  readonly onChange: (search: Search) => void;
  readonly openId: string | undefined;
}

export function DocumentList({ search, onChange, openId }: DocumentListProps) {
  const t = useTexts(documentTexts);
  const c = useTexts(common);
  const [selected, setSelected] = useState<ReadonlySet<string>>(NONE);
  const total = useRef<number>(undefined);
  const { view, ...filters } = search;
  const key = JSON.stringify(filters);
  const fetch = async (cursor: string | undefined, signal: AbortSignal) => {
    const page = await listDocuments(filters, cursor, signal);
    total.current = page.total;
    return page;
  };
  const list = useList<LinkedDocument>({
    key: useMemo(() => ['documents', key], [key]),
    fetch,
    idOf: ({ ID }) => ID,
  });
  const fields = useFields(list.rows);
  const { actions, dialogs } = useDocumentActions((gone) => {
    const ids = new Set(gone.map(({ ID }) => ID));
    setSelected((now) => new Set([...now].filter((id) => !ids.has(id))));
  });
  const columns = useColumns(fields, search, onChange, actions);
  const parts = useParts(actions);
  const other = (): void => onChange(view === 'grid' ? filters : { ...filters, view: 'grid' });
  useKeys([{ keys: 'v', label: t('otherView'), run: other }]);
  const sought = typeof search['search'] === 'string' ? search['search'] : undefined;
  const { search: _, ...unsought } = search;
  const isFiltered = sought !== undefined || activeFilters(fields, search).length > 0;
  const chosen = list.rows.filter(({ ID }) => selected.has(ID));
  const shown = {
    label: t('title'),
    list,
    selected,
    onSelect: setSelected,
    openId,
    empty: isFiltered ? (
      <EmptyFiltered onClear={() => onChange(withoutFilters(fields, unsought))} />
    ) : (
      <Empty icon={FileText} title={t('emptyTitle')} actions={<AddFrom />}>
        {t('emptyText')}
      </Empty>
    ),
  };
  const linkOf = ({ ID }: LinkedDocument) => ({
    to: '/documents/$ID' as const,
    params: { ID },
    search: search as never,
  });
  return (
    <div className={css['list']}>
      <div className={css['bar']}>
        <SearchForm
          query={sought}
          label={t('searchNames')}
          keys="s"
          onSearch={(query) => onChange(query === undefined ? unsought : { ...search, search: query })}
        />
        <div className={css['filters']}>
          <FilterBar fields={fields} search={search} onChange={onChange}>
            <IconButton
              icon={view === 'grid' ? List : LayoutGrid}
              label={t(view === 'grid' ? 'asList' : 'asGrid')}
              keys="v"
              onClick={other}
            />
            <ExportMenu
              name="documents"
              fetch={fetch}
              curl={() => listCall('/api/v1/documents', documentQuery(filters))}
            />
          </FilterBar>
        </div>
      </div>
      {chosen.length > 0 && (
        <SelectionBar n={chosen.length} onClear={() => setSelected(NONE)}>
          <Button size="small" icon={RotateCw} onClick={() => actions.refreshSome(chosen)}>
            {t('refresh')}
          </Button>
          {chosen.some(mayUnlink) && (
            <Button
              size="small"
              kind="danger"
              icon={Unlink}
              onClick={() => actions.unlink(chosen.filter(mayUnlink))}
            >
              {t('unlinkSome', { n: chosen.filter(mayUnlink).length })}
            </Button>
          )}
        </SelectionBar>
      )}
      {view === 'grid' ? (
        <Tiles<LinkedDocument> {...shown} linkOf={linkOf} parts={parts} />
      ) : (
        <DataTable<LinkedDocument>
          {...shown}
          columns={columns}
          rowId={({ ID }) => ID}
          rowName={({ name }) => name}
          rowLink={linkOf}
          narrow={narrow}
          total={total.current}
          rowKeys={[{ keys: 'c', label: c('keyCopyId'), run: ({ ID }) => void copyText(ID) }]}
        />
      )}
      {dialogs}
    </div>
  );
}

const NONE: ReadonlySet<string> = new Set();

function useParts(actions: DocumentActions): TileParts<LinkedDocument> {
  const t = useTexts(documentTexts);
  return useMemo(
    () => ({
      id: ({ ID }) => ID,
      name: ({ name }) => name,
      picture: (one) => <Thumbnail what={one.metadata} size="tile" picture={pictureOf(one)} />,
      below: (one) => t('ownedBy', { name: one.ownerUsername }),
      menu: (one) => <DocumentMenu document={one} actions={actions} />,
    }),
    [t, actions],
  );
}

/** The services and owners that there are to choose from: those that are known by name. */
function useFields(rows: readonly LinkedDocument[]): readonly FilterField[] {
  const t = useTexts(documentTexts);
  const { data } = useServices();
  const me = currentUser();
  return useMemo(() => {
    const providers = new Map(data?.map(({ id, name }) => [id, name]));
    const owners = new Map(me === undefined ? [] : [[me.id, t('mine', { name: me.username })]]);
    for (const { integrationId, integrationName, ownerID, ownerUsername } of rows) {
      if (!providers.has(integrationId)) providers.set(integrationId, integrationName ?? t('providerGone'));
      if (!owners.has(ownerID)) owners.set(ownerID, ownerUsername);
    }
    const options = (all: ReadonlyMap<string, string>) =>
      [...all].map(([value, label]) => ({ value, label }));
    return [
      { kind: 'choice', name: 'integrationId', label: t('provider'), options: options(providers) },
      { kind: 'choice', name: 'ownerID', label: t('owner'), options: options(owners) },
    ];
  }, [t, rows, data, me]);
}

function useColumns(
  fields: readonly FilterField[],
  search: Search,
  onChange: (search: Search) => void,
  actions: DocumentActions,
): readonly Column<LinkedDocument>[] {
  const t = useTexts(documentTexts);
  return useMemo(() => {
    const filter = (field: FilterField, value: string, text: string) => (
      <FilterValue of={{ field, value }} search={search} onChange={onChange}>
        <bdi>{text}</bdi>
      </FilterValue>
    );
    return [
      {
        id: 'name',
        header: t('name'),
        cell: ({ name, metadata }) => <EntryName what={metadata} name={name} />,
      },
      {
        id: 'provider',
        header: t('provider'),
        width: 170,
        cell: ({ integrationId, integrationName }) =>
          filter(fields[0]!, integrationId, integrationName ?? t('providerGone')),
      },
      {
        id: 'owner',
        header: t('owner'),
        width: 150,
        from: 720,
        cell: ({ ownerID, ownerUsername }) => filter(fields[1]!, ownerID, ownerUsername),
      },
      {
        id: 'size',
        header: t('size'),
        width: 100,
        align: 'end',
        from: 900,
        cell: ({ metadata: { size } }) => (size === undefined ? '–' : bytes(size)),
      },
      {
        id: 'linked',
        header: t('linkedAt'),
        width: 150,
        from: 820,
        cell: ({ linkedAt }) => <TimeText at={linkedAt} short />,
      },
      {
        id: 'menu',
        header: t('actions'),
        width: 72,
        align: 'end',
        cell: (one) => <DocumentMenu document={one} actions={actions} />,
      },
    ];
  }, [t, fields, search, onChange, actions]);
}

const narrow = (one: LinkedDocument) => <NarrowRow document={one} />;

function NarrowRow({
  document: { name, metadata, integrationName, linkedAt },
}: {
  readonly document: LinkedDocument;
}) {
  const t = useTexts(documentTexts);
  return (
    <EntryName what={metadata} name={name}>
      <bdi>{integrationName ?? t('providerGone')}</bdi> · <TimeText at={linkedAt} short />
    </EntryName>
  );
}
