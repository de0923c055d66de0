import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { History, RotateCw, Send, X } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { listCall } from '../../api/curl';
import type { Search } from '../../app/search';
import { deliveryTexts } from '../../texts/deliveries';
import { useTexts } from '../../texts/useTexts';
import { viewTexts } from '../../texts/views';
import { Button, buttonClass } from '../../ui/Button';
import { copyText } from '../../ui/copy';
import { useDeliveryFields } from '../../ui/filters/deliveryFields';
import { FilterValue, type ShownValue } from '../../ui/filters/FilterValue';
import type { FilterField } from '../../ui/filters/filters';
import { RecordList } from '../../ui/record/RecordList';
import { EmptyUntilPublished } from '../../ui/EmptyUntilPublished';
import type { Column } from '../../ui/table/columns';
import { KeepEnd, Narrow, NarrowLine, NarrowRest, Pair, Quiet } from '../../ui/table/Cells';
import { useList } from '../../ui/table/useList';
import { shortId, shortUrl } from '../../ui/shorten';
import { duration } from '../../ui/time';
import { Countdown, TimeText } from '../../ui/TimeText';
import { listDeliveries } from './api';
import { AllThatMatch } from './AllThatMatch';
import css from './Deliveries.module.css';
import { type Delivery, IN_TROUBLE, listQuery, replaySearch } from './deliveries';
import { wasNotSent } from './sentence';
import { RetryDialog } from './RetryDialog';
import { StateBadge } from '../../ui/StateBadge';
import { StateCounts } from './StateCounts';
import { queryOf, type View } from '../../ui/views/views';

interface DeliveryListProps {
  readonly search: Search;
  readonly onChange: (search: Search) => void;
  readonly openId: string | undefined;
}

export function DeliveryList({ search, onChange, openId }: DeliveryListProps) {
  const t = useTexts(deliveryTexts);
  const fields = useDeliveryFields();
  const filters = useMemo(() => {
    const { tab: _, selected: __, all: ___, ...rest } = search;
    return rest;
  }, [search]);
  const key = JSON.stringify(filters);
  const list = useList<Delivery>({
    key: useMemo(() => ['deliveries', key], [key]),
    fetch: (cursor, signal) => listDeliveries(listQuery(filters), cursor, signal),
    idOf: ({ id }) => id,
    topic: 'deliveries',
  });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState<readonly Delivery[]>();
  const client = useQueryClient();
  const columns = useColumns(fields, search, onChange);
  const chosen = selected.size === 0 ? [] : list.rows.filter(({ id }) => selected.has(id));
  return (
    <>
      <RecordList<Delivery>
        name="deliveries"
        fields={fields}
        search={search}
        onChange={onChange}
        fetch={(cursor, signal) => listDeliveries(listQuery(filters), cursor, signal)}
        curl={() => listCall('/attask/eventsubscription/api/v1/deliveries', listQuery(filters))}
        above={<StateCounts search={search} onChange={onChange} />}
        bar={
          <>
            {chosen.length > 0 && (
              <span className={css['chosen']}>
                <Button icon={RotateCw} kind="primary" onClick={() => setAsking(chosen)}>
                  {t('retrySome', { n: chosen.length })}
                </Button>
                <Button icon={X} kind="quiet" onClick={() => setSelected(new Set())}>
                  {t('clearSelection')}
                </Button>
              </span>
            )}
            <AllThatMatch search={search} onChange={onChange} />
            {search['subscriptionId'] !== undefined && (
              <Link to="/replays" search={replaySearch(search) as never} className={buttonClass('secondary')}>
                <History size={16} aria-hidden />
                <span>{t('replaySome')}</span>
              </Link>
            )}
          </>
        }
        views={useBuiltIn()}
        label={t('title')}
        columns={columns}
        list={list}
        rowId={({ id }) => id}
        rowName={({ id }) => shortId(id)}
        rowLink={({ id }) => ({
          to: '/deliveries/$deliveryId',
          params: { deliveryId: id },
          search: filters as never,
        })}
        narrow={narrowRow}
        openId={openId}
        selected={selected}
        onSelect={setSelected}
        rowKeys={[
          { keys: 'r', label: t('retry'), run: (row) => setAsking(chosen.length > 0 ? chosen : [row]) },
          { keys: 'c', label: t('keyCopyId'), run: ({ id }) => void copyText(id) },
        ]}
        empty={<EmptyUntilPublished icon={Send} title={t('emptyTitle')} text={t('emptyText')} />}
      />
      <RetryDialog
        deliveries={asking}
        onClose={() => setAsking(undefined)}
        onDone={() => {
          setSelected(new Set());
          void client.invalidateQueries({ queryKey: ['deliveries'] });
          void client.invalidateQueries({ queryKey: ['delivery'] });
        }}
      />
    </>
  );
}

function useBuiltIn(): readonly View[] {
  const t = useTexts(viewTexts);
  return [{ name: t('inTrouble'), query: queryOf({ state: IN_TROUBLE }) }];
}

function useColumns(
  fields: readonly FilterField[],
  search: Search,
  onChange: (search: Search) => void,
): readonly Column<Delivery>[] {
  const t = useTexts(deliveryTexts);
  return useMemo(() => {
    const of = (name: string, value: string) => ({
      field: fields.find((one) => one.kind !== 'period' && one.name === name)!,
      value,
    });
    const filter = (values: readonly ShownValue[], shown?: ReactNode) => (
      <FilterValue of={values} search={search} onChange={onChange}>
        {shown}
      </FilterValue>
    );
    return [
      {
        id: 'state',
        header: t('state'),
        width: 140,
        cell: (row) => <StateBadge state={row.state} />,
        beside: (row) => filter([of('state', row.state)]),
      },
      {
        id: 'createdAt',
        header: t('createdAt'),
        width: 148,
        cell: (row) => <TimeText at={row.createdAt} short />,
      },
      {
        id: 'object',
        header: t('object'),
        width: 156,
        from: 560,
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
        header: t('objectId'),
        from: 900,
        cell: ({ objId }) =>
          objId === null ? <Quiet /> : filter([of('objId', objId)], <KeepEnd text={objId} />),
      },
      {
        id: 'url',
        header: t('goesTo'),
        cell: ({ url, subscriptionId, subscriptionName: name }) =>
          filter(
            [of('subscriptionId', subscriptionId), ...(url === null ? [] : [of('url', url)])],
            name !== null ? (
              <bdi title={url ?? undefined}>{name}</bdi>
            ) : url !== null ? (
              <KeepEnd text={url} shown={shortUrl(url)} />
            ) : (
              <KeepEnd text={subscriptionId} />
            ),
          ),
      },
      {
        id: 'attempts',
        header: t('attempts'),
        width: 84,
        align: 'end',
        from: 900,
        cell: (row) => row.attemptCount,
      },
      { id: 'last', header: t('lastResult'), width: 112, from: 720, cell: (row) => <LastResult row={row} /> },
      {
        id: 'duration',
        header: t('duration'),
        width: 92,
        align: 'end',
        from: 1_060,
        cell: ({ lastAttempt }) => (lastAttempt === null ? '' : duration(lastAttempt.durationMs)),
      },
      { id: 'next', header: t('next'), width: 110, from: 1_060, cell: (row) => <NextAttempt row={row} /> },
    ];
  }, [t, fields, search, onChange]);
}

function LastResult({ row: { lastAttempt } }: { readonly row: Delivery }) {
  const t = useTexts(deliveryTexts);
  if (lastAttempt === null) return <Quiet />;
  return (
    <span
      title={lastAttempt.error ?? undefined}
      className={lastAttempt.error === null ? undefined : css['failed']}
    >
      {lastAttempt.status ?? t(wasNotSent(lastAttempt) ? 'notSent' : 'noAnswer')}
    </span>
  );
}

function NextAttempt({ row }: { readonly row: Delivery }) {
  const t = useTexts(deliveryTexts);
  if (row.underWay) return <>{t('now')}</>;
  return row.dueAt === null ? null : <Countdown to={row.dueAt} done={t('now')} />;
}

const narrowRow = (row: Delivery) => <NarrowRow row={row} />;

function NarrowRow({ row }: { readonly row: Delivery }) {
  return (
    <Narrow>
      <NarrowLine>
        <StateBadge state={row.state} />
        <TimeText at={row.createdAt} short />
      </NarrowLine>
      <NarrowLine>
        <strong>
          {row.objCode} · {row.eventType}
        </strong>
        <LastResult row={row} />
      </NarrowLine>
      <NarrowRest>
        {row.subscriptionName ??
          (row.url === null ? (
            <KeepEnd text={row.subscriptionId} />
          ) : (
            <KeepEnd text={row.url} shown={shortUrl(row.url)} />
          ))}
      </NarrowRest>
    </Narrow>
  );
}
