import { Zap } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { listCall } from '../../api/curl';
import type { Search } from '../../app/search';
import { common } from '../../texts/common';
import { eventTexts } from '../../texts/events';
import { useTexts } from '../../texts/useTexts';
import { Badge } from '../../ui/Badge';
import { TONES } from '../../ui/deliveryStates';
import { StateBadge } from '../../ui/StateBadge';
import { copyText } from '../../ui/copy';
import { useObjectFields } from '../../ui/filters/objectFields';
import { FilterValue, type ShownValue } from '../../ui/filters/FilterValue';
import type { FilterField } from '../../ui/filters/filters';
import { RecordList } from '../../ui/record/RecordList';
import { EmptyUntilPublished } from '../../ui/EmptyUntilPublished';
import type { Column } from '../../ui/table/columns';
import { KeepEnd, Narrow, NarrowLine, NarrowRest, Pair, Quiet } from '../../ui/table/Cells';
import { useList } from '../../ui/table/useList';
import { TimeText } from '../../ui/TimeText';
import { listEvents } from './api';
import { eventQuery, nameIn, outcomeOf, type RecordedEvent, tellingChanges } from './events';
import { useStates } from './useStates';

/** What became of an event changes after it was published. */
const TOPICS = ['events', 'deliveries'] as const;

/** The list brings none of its own. */
const NO_VIEWS = [] as const;
const E = '/attask/eventsubscription/api/v1';

interface EventListProps {
  readonly search: Search;
  readonly onChange: (search: Search) => void;
  readonly openId: string | undefined;
}

export function EventList({ search, onChange, openId }: EventListProps) {
  const t = useTexts(eventTexts);
  const c = useTexts(common);
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
    topic: TOPICS,
  });
  const columns = useColumns(fields, search, onChange);
  return (
    <RecordList<RecordedEvent>
      name="events"
      fields={fields}
      search={search}
      onChange={onChange}
      fetch={fetch}
      views={NO_VIEWS}
      curl={() => listCall(`${E}/events`, eventQuery(filters))}
      label={t('title')}
      columns={columns}
      list={list}
      rowId={({ eventId }) => eventId}
      rowName={({ eventId }) => eventId}
      rowLink={({ eventId }) => ({ to: '/events/$eventId', params: { eventId }, search: filters as never })}
      narrow={narrowRow}
      openId={openId}
      rowKeys={[{ keys: 'c', label: c('keyCopyId'), run: ({ eventId }) => void copyText(eventId) }]}
      empty={<EmptyUntilPublished icon={Zap} title={t('emptyTitle')} text={t('emptyText')} />}
    />
  );
}

function useFields(): readonly FilterField[] {
  const t = useTexts(eventTexts);
  const ofObjects = useObjectFields();
  return useMemo(
    () => [
      ...ofObjects,
      { kind: 'text', name: 'changed', label: t('changedField'), placeholder: 'status' },
      { kind: 'text', name: 'path', label: t('path'), placeholder: 'parameterValues.DE:Region' },
      { kind: 'text', name: 'value', label: t('value') },
      { kind: 'text', name: 'q', label: t('text') },
      { kind: 'period', label: t('period') },
    ],
    [t, ofObjects],
  );
}

function useColumns(
  fields: readonly FilterField[],
  search: Search,
  onChange: (search: Search) => void,
): readonly Column<RecordedEvent>[] {
  const t = useTexts(eventTexts);
  return useMemo(() => {
    const of = (name: string, value: string) => ({
      field: fields.find((one) => one.kind !== 'period' && one.name === name)!,
      value,
    });
    const filter = (values: readonly ShownValue[], shown: ReactNode) => (
      <FilterValue of={values} search={search} onChange={onChange}>
        {shown}
      </FilterValue>
    );
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
        width: 164,
        cell: (row) =>
          filter(
            [of('objCode', row.objCode), of('eventType', row.eventType)],
            <Pair>
              <bdi>{row.objCode}</bdi>
              <Quiet>{row.eventType}</Quiet>
            </Pair>,
          ),
      },
      {
        id: 'objId',
        header: t('nameAndId'),
        from: 560,
        cell: (row) => {
          const name = nameIn(row);
          const shown = (
            <Pair>
              {name !== undefined && <bdi title={name}>{name}</bdi>}
              <Quiet>{row.objId === null ? undefined : <KeepEnd text={row.objId} />}</Quiet>
            </Pair>
          );
          return row.objId === null ? shown : filter([of('objId', row.objId)], shown);
        },
      },
      {
        id: 'changed',
        header: t('changed'),
        from: 720,
        cell: (row) => {
          const names = tellingChanges(row.changedFields).slice(0, 2);
          const more = row.changedFieldCount - names.length;
          return names.length === 0 ? (
            <Quiet />
          ) : (
            filter(
              names.map((name) => of('changed', name)),
              <Pair>
                <bdi title={row.changedFields.join(', ')}>{names.join(', ')}</bdi>
                {more > 0 && <Quiet>{t('changedMore', { n: more })}</Quiet>}
              </Pair>,
            )
          );
        },
      },
      {
        id: 'userId',
        header: t('userId'),
        from: 1_060,
        cell: ({ userId }) => (userId === null ? <Quiet /> : <KeepEnd text={userId} />),
      },
      { id: 'matches', header: t('matches'), width: 176, cell: (row) => <Matches row={row} /> },
    ];
  }, [t, fields, search, onChange]);
}

function Matches({ row }: { readonly row: RecordedEvent }) {
  const t = useTexts(eventTexts);
  const { total, delivered, worst } = outcomeOf(row);
  const states = useStates(row);
  if (row.matches === 0) {
    return (
      <Badge tone="quiet" dot>
        {t('noMatch')}
      </Badge>
    );
  }
  if (worst === undefined) return <Badge dot>{t('matchCount', { n: row.matches })}</Badge>;
  if (total === 1) return <StateBadge state={worst} />;
  return (
    <Badge tone={TONES[worst]} dot title={states}>
      {t('deliveredOf', { delivered, n: total })}
    </Badge>
  );
}

const narrowRow = (row: RecordedEvent) => <NarrowRow row={row} />;

function NarrowRow({ row }: { readonly row: RecordedEvent }) {
  return (
    <Narrow>
      <NarrowLine>
        <strong>
          {row.objCode} · {row.eventType}
        </strong>
        <TimeText at={row.acceptedAt} short />
      </NarrowLine>
      <NarrowLine>
        <NarrowRest>
          <bdi>{nameIn(row) ?? row.objId ?? '–'}</bdi>
        </NarrowRest>
        <Matches row={row} />
      </NarrowLine>
    </Narrow>
  );
}
