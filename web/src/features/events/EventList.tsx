import { useMemo } from 'react';
import { publishExample } from '../../api/examples';
import { useObjects } from '../../api/objects';
import type { Search } from '../../app/search';
import { eventTexts } from '../../texts/events';
import { useTexts } from '../../texts/useTexts';
import { Badge } from '../../ui/Badge';
import { CodeBlock } from '../../ui/CodeBlock';
import { copyText } from '../../ui/copy';
import { ExportMenu } from '../../ui/ExportMenu';
import { FilterBar } from '../../ui/filters/FilterBar';
import { FilterValue } from '../../ui/filters/FilterValue';
import { activeFilters, type FilterField, withoutFilters } from '../../ui/filters/filters';
import { Empty, EmptyFiltered } from '../../ui/States';
import type { Column } from '../../ui/table/columns';
import { DataTable } from '../../ui/table/DataTable';
import { useList } from '../../ui/table/useList';
import { TimeText } from '../../ui/TimeText';
import { listEvents } from './api';
import css from './Events.module.css';
import { eventQuery, type RecordedEvent } from './events';

interface EventListProps {
  readonly search: Search;
  readonly onChange: (search: Search) => void;
  readonly openId: string | undefined;
}

export function EventList({ search, onChange, openId }: EventListProps) {
  const t = useTexts(eventTexts);
  const fields = useFields();
  const filters = useMemo(() => {
    const { tab: _, only: __, ...rest } = search;
    return rest;
  }, [search]);
  const key = JSON.stringify(filters);
  const fetch = (cursor: string | undefined, signal: AbortSignal) =>
    listEvents(eventQuery(filters), cursor, signal);
  const list = useList<RecordedEvent>({
    key: useMemo(() => ['events', key], [key]),
    fetch,
    idOf: ({ eventId }) => eventId,
  });
  const columns = useColumns(fields, search, onChange);
  const isFiltered = activeFilters(fields, search).length > 0;
  return (
    <div className={css['list']}>
      <FilterBar fields={fields} search={search} onChange={onChange}>
        <ExportMenu name="events" fetch={fetch} />
      </FilterBar>
      <DataTable<RecordedEvent>
        label={t('title')}
        columns={columns}
        list={list}
        rowId={({ eventId }) => eventId}
        rowName={({ eventId }) => eventId}
        rowLink={({ eventId }) => ({ to: '/events/$eventId', params: { eventId }, search: filters as never })}
        narrow={narrowRow}
        openId={openId}
        rowKeys={[{ keys: 'c', label: t('id'), run: ({ eventId }) => void copyText(eventId) }]}
        empty={
          isFiltered ? (
            <EmptyFiltered onClear={() => onChange(withoutFilters(fields, search))} />
          ) : (
            <Empty title={t('emptyTitle')}>
              <p>{t('emptyText')}</p>
              <CodeBlock text={publishExample()} />
            </Empty>
          )
        }
      />
    </div>
  );
}

function useFields(): readonly FilterField[] {
  const t = useTexts(eventTexts);
  const objects = useObjects();
  return useMemo(
    () => [
      {
        kind: 'choice',
        name: 'objCode',
        label: t('objectType'),
        options: objects.map(({ objCode, name }) => ({ value: objCode, label: `${objCode} · ${name}` })),
      },
      {
        kind: 'choice',
        name: 'eventType',
        label: t('eventType'),
        options: ['CREATE', 'UPDATE', 'DELETE'].map((value) => ({ value, label: value })),
      },
      { kind: 'text', name: 'objId', label: t('objectId') },
      { kind: 'text', name: 'changed', label: t('changedField'), placeholder: 'status' },
      { kind: 'text', name: 'path', label: t('path'), placeholder: 'parameterValues.DE:Region' },
      { kind: 'text', name: 'value', label: t('value') },
      { kind: 'text', name: 'q', label: t('text') },
      { kind: 'period', label: t('period') },
    ],
    [t, objects],
  );
}

function useColumns(
  fields: readonly FilterField[],
  search: Search,
  onChange: (search: Search) => void,
): readonly Column<RecordedEvent>[] {
  const t = useTexts(eventTexts);
  return useMemo(() => {
    const filter = (name: string, value: string) => {
      const field = fields.find((one) => one.kind !== 'period' && one.name === name)!;
      return (
        <FilterValue key={value} field={field} value={value} search={search} onChange={onChange}>
          <bdi>{value}</bdi>
        </FilterValue>
      );
    };
    return [
      {
        id: 'acceptedAt',
        header: t('acceptedAt'),
        width: 148,
        cell: (row) => <TimeText at={row.acceptedAt} short />,
      },
      {
        id: 'object',
        header: t('object'),
        width: 160,
        cell: (row) => (
          <span className={css['object']}>
            {filter('objCode', row.objCode)}
            <span className={css['type']}>{row.eventType}</span>
          </span>
        ),
      },
      {
        id: 'objId',
        header: t('objectId'),
        from: 560,
        cell: (row) =>
          row.objId === null ? <span className={css['type']}>–</span> : filter('objId', row.objId),
      },
      {
        id: 'changed',
        header: t('changed'),
        from: 720,
        cell: (row) => (
          <span className={css['chips']}>
            {row.changedFields.slice(0, 3).map((name) => filter('changed', name))}
            {row.changedFieldCount > 3 && (
              <span className={css['type']}>{t('changedMore', { n: row.changedFieldCount - 3 })}</span>
            )}
          </span>
        ),
      },
      { id: 'userId', header: t('userId'), from: 1_060, cell: (row) => <bdi>{row.userId ?? '–'}</bdi> },
      { id: 'matches', header: t('matches'), width: 150, cell: (row) => <Matches row={row} /> },
    ];
  }, [t, fields, search, onChange]);
}

function Matches({ row: { matches } }: { readonly row: RecordedEvent }) {
  const t = useTexts(eventTexts);
  return matches === 0 ? (
    <Badge tone="quiet" dot>
      {t('noMatch')}
    </Badge>
  ) : (
    <Badge tone="good" dot>
      {t('matchCount', { n: matches })}
    </Badge>
  );
}

const narrowRow = (row: RecordedEvent) => <NarrowRow row={row} />;

function NarrowRow({ row }: { readonly row: RecordedEvent }) {
  return (
    <span className={css['narrow']}>
      <span className={css['narrowLine']}>
        <strong>
          {row.objCode} · {row.eventType}
        </strong>
        <TimeText at={row.acceptedAt} short />
      </span>
      <span className={css['narrowLine']}>
        <bdi className={css['narrowId']}>{row.objId ?? '–'}</bdi>
        <Matches row={row} />
      </span>
    </span>
  );
}
