import { Link } from '@tanstack/react-router';
import { Boxes } from 'lucide-react';
import { useMemo, useState } from 'react';
import { locale } from '../../app/preferences';
import { listCall } from '../../api/curl';
import type { Search } from '../../app/search';
import { healthTexts } from '../../texts/health';
import { endpointTexts } from '../../texts/endpoints';
import { useTexts } from '../../texts/useTexts';
import { HEALTHS, recentOf } from '../../ui/health';
import { buttonClass } from '../../ui/Button';
import { HealthBadge } from '../../ui/HealthBadge';
import { copyText } from '../../ui/copy';
import { FilterValue } from '../../ui/filters/FilterValue';
import type { FilterField } from '../../ui/filters/filters';
import { shortUrl } from '../../ui/shorten';
import { RecordList } from '../../ui/record/RecordList';
import { Empty } from '../../ui/States';
import { KeepEnd, Narrow, NarrowLine, Quiet } from '../../ui/table/Cells';
import type { Column } from '../../ui/table/columns';
import { type ListState, useList } from '../../ui/table/useList';
import { percent } from '../../ui/percent';
import { Countdown, TimeText } from '../../ui/TimeText';
import { listEndpoints, PAGE } from './api';
import { EnableAll } from './EnableAll';
import { EnableDialog } from './EnableDialog';
import { type Endpoint, endpointQuery } from './endpoints';

export function EndpointList({
  search,
  onChange,
  openId,
}: {
  readonly search: Search;
  readonly onChange: (search: Search) => void;
  readonly openId: string | undefined;
}) {
  const t = useTexts(endpointTexts);
  const fields = useFields();
  const { all: _, ...filters } = search;
  const key = JSON.stringify(filters);
  const fetch = (cursor: string | undefined, signal: AbortSignal) =>
    listEndpoints(endpointQuery(filters), cursor, signal);
  const list = useWorstFirst(
    useList<Endpoint>({
      key: useMemo(() => ['endpoints', key], [key]),
      fetch,
      idOf: ({ id }) => id,
    }),
  );
  const [asking, setAsking] = useState<Endpoint>();
  const columns = useColumns(fields, search, onChange);
  return (
    <>
      <RecordList<Endpoint>
        name="endpoints"
        fields={fields}
        search={search}
        onChange={onChange}
        fetch={fetch}
        curl={() => listCall('/api/v1/endpoints', endpointQuery(search))}
        bar={
          <EnableAll
            search={search}
            onChange={onChange}
            able={list.rows.some(({ health }) => health !== 'healthy')}
          />
        }
        label={t('title')}
        columns={columns}
        list={list}
        rowId={({ id }) => id}
        rowName={({ url }) => url}
        rowLink={({ id }) => ({
          to: '/endpoints/$endpointId',
          params: { endpointId: id },
          search: filters as never,
        })}
        narrow={narrowRow}
        openId={openId}
        rowKeys={[
          {
            keys: 'e',
            label: t('enable'),
            run: (row) => row.health !== 'healthy' && setAsking(row),
          },
          { keys: 'c', label: t('keyCopyUrl'), run: ({ url }) => void copyText(url) },
        ]}
        empty={
          <Empty
            icon={Boxes}
            title={t('emptyTitle')}
            actions={
              <Link to="/subscriptions/new" className={buttonClass('primary')}>
                {t('emptyAction')}
              </Link>
            }
          >
            <p>{t('emptyText')}</p>
          </Empty>
        }
      />
      <EnableDialog endpoint={asking} onClose={() => setAsking(undefined)} />
    </>
  );
}

/** The receivers that need somebody first; as the service has them where there are more than one page of them. */
function useWorstFirst(list: ListState<Endpoint>): ListState<Endpoint> {
  const { rows, hasMore } = list;
  const sorted = useMemo(() => {
    if (hasMore || rows.length > PAGE) return rows;
    return rows.toSorted((a, b) => trouble(b) - trouble(a));
  }, [rows, hasMore]);
  return { ...list, rows: sorted };
}

function trouble({ health, failureRate }: Endpoint): number {
  return HEALTHS.indexOf(health) + (failureRate ?? 0) / 2;
}

function useFields(): readonly FilterField[] {
  const t = useTexts(endpointTexts);
  const h = useTexts(healthTexts);
  return useMemo(
    () => [
      {
        kind: 'choice',
        name: 'health',
        label: t('health'),
        options: HEALTHS.map((value) => ({ value, label: h(`health_${value}`) })),
      },
      { kind: 'text', name: 'search', label: t('search'), placeholder: 'receiver.example.com' },
    ],
    [t, h],
  );
}

function useColumns(
  fields: readonly FilterField[],
  search: Search,
  onChange: (search: Search) => void,
): readonly Column<Endpoint>[] {
  const t = useTexts(endpointTexts);
  return useMemo(
    () => [
      {
        id: 'url',
        header: t('url'),
        cell: ({ url }) => <KeepEnd text={url} shown={shortUrl(url)} />,
      },
      {
        id: 'health',
        header: t('health'),
        width: 148,
        cell: (row) => (
          <FilterValue of={{ field: fields[0]!, value: row.health }} search={search} onChange={onChange}>
            <HealthBadge health={row.health} recent={recentOf(row)} />
          </FilterValue>
        ),
      },
      {
        id: 'onHold',
        header: t('onHold'),
        width: 92,
        align: 'end',
        cell: (row) => <Waiting n={row.onHold} complete={row.complete} />,
      },
      {
        id: 'retrying',
        header: t('retrying'),
        width: 92,
        align: 'end',
        from: 720,
        cell: (row) => <Waiting n={row.retrying} complete={row.complete} />,
      },
      {
        id: 'inFlight',
        header: t('inFlight'),
        width: 92,
        align: 'end',
        from: 1_160,
        cell: ({ inFlight }) => (inFlight === 0 ? <Quiet /> : inFlight.toLocaleString(locale())),
      },
      {
        id: 'failureRate',
        header: t('failureRate'),
        width: 92,
        align: 'end',
        from: 560,
        cell: ({ failureRate }) => (failureRate === null ? <Quiet /> : percent(failureRate)),
      },
      {
        id: 'subscriptions',
        header: t('subscriptions'),
        width: 112,
        align: 'end',
        from: 900,
        cell: ({ subscriptions }) => subscriptions.toLocaleString(locale()),
      },
      {
        id: 'since',
        header: t('since'),
        width: 148,
        from: 1_060,
        cell: ({ since }) => (since === null ? <Quiet /> : <TimeText at={since} short />),
      },
      {
        id: 'nextProbe',
        header: t('nextProbe'),
        width: 132,
        from: 900,
        cell: ({ nextProbeAt }) =>
          nextProbeAt === null ? <Quiet /> : <Countdown to={nextProbeAt} done={t('now')} />,
      },
    ],
    [t, fields, search, onChange],
  );
}

/** A count that may be only as far as was counted. */
function Waiting({ n, complete }: { readonly n: number; readonly complete: boolean }) {
  const t = useTexts(endpointTexts);
  if (n === 0) return <Quiet />;
  return <>{complete ? n.toLocaleString(locale()) : t('atLeast', { n })}</>;
}

const narrowRow = (row: Endpoint) => <NarrowRow row={row} />;

function NarrowRow({ row }: { readonly row: Endpoint }) {
  const t = useTexts(endpointTexts);
  return (
    <Narrow>
      <NarrowLine>
        <HealthBadge health={row.health} recent={recentOf(row)} />
        <span>{row.onHold > 0 && t('onHoldCount', { n: row.onHold })}</span>
      </NarrowLine>
      <KeepEnd text={row.url} shown={shortUrl(row.url)} />
      <NarrowLine>
        <span>{t('subscriptionCount', { n: row.subscriptions })}</span>
        <span>{row.failureRate !== null && t('failedShare', { share: percent(row.failureRate) })}</span>
      </NarrowLine>
    </Narrow>
  );
}
