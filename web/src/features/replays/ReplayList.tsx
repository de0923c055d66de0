import { Link } from '@tanstack/react-router';
import { History } from 'lucide-react';
import { useMemo } from 'react';
import { listCall } from '../../api/curl';
import { type Subscription, useSubscriptions } from '../../api/subscriptions';
import type { Search } from '../../app/search';
import { replayTexts } from '../../texts/replays';
import { useTexts } from '../../texts/useTexts';
import { copyText } from '../../ui/copy';
import { FilterValue } from '../../ui/filters/FilterValue';
import type { FilterField } from '../../ui/filters/filters';
import { shortId } from '../../ui/shorten';
import { RecordList } from '../../ui/record/RecordList';
import { Dealt } from '../../ui/progress/Progress';
import { buttonClass } from '../../ui/Button';
import { Empty } from '../../ui/States';
import { Narrow, NarrowLine, NarrowRest, Quiet } from '../../ui/table/Cells';
import type { Column } from '../../ui/table/columns';
import { useList } from '../../ui/table/useList';
import { TimeText } from '../../ui/TimeText';
import { listReplays } from './api';
import type { Replay } from './replays';
import { ReplayStateBadge } from './ReplayStateBadge';
import { SubscriptionName } from './SubscriptionName';

export function ReplayList({
  search,
  onChange,
  openId,
}: {
  readonly search: { readonly subscriptionId?: string };
  readonly onChange: (search: Search) => void;
  readonly openId: string | undefined;
}) {
  const t = useTexts(replayTexts);
  const fields = useFields();
  const { subscriptionId } = search;
  const known = useSubscriptions();
  const fetch = (cursor: string | undefined, signal: AbortSignal) =>
    listReplays(subscriptionId, cursor, signal);
  const list = useList<Replay>({
    key: useMemo(() => ['replays', 'of', subscriptionId], [subscriptionId]),
    fetch,
    idOf: ({ id }) => id,
  });
  const columns = useColumns(known, fields, search, onChange);
  return (
    <RecordList<Replay>
      name="replays"
      fields={fields}
      search={search}
      onChange={onChange}
      fetch={fetch}
      curl={() => listCall('/attask/eventsubscription/api/v1/replays', search)}
      label={t('title')}
      columns={columns}
      list={list}
      rowId={({ id }) => id}
      rowName={({ id }) => shortId(id)}
      rowLink={({ id }) => ({
        to: '/replays/$replayId',
        params: { replayId: id },
        search: search as never,
      })}
      narrow={narrowRow}
      openId={openId}
      rowKeys={[{ keys: 'c', label: t('keyCopyId'), run: ({ id }) => void copyText(id) }]}
      empty={
        <Empty
          icon={History}
          title={t('emptyTitle')}
          actions={
            <Link to="/replays" search={{ new: 'true' }} className={buttonClass('primary')}>
              {t('new')}
            </Link>
          }
        >
          <p>{t('emptyText')}</p>
        </Empty>
      }
    />
  );
}

function useFields(): readonly FilterField[] {
  const t = useTexts(replayTexts);
  return useMemo(
    () => [{ kind: 'text', name: 'subscriptionId', label: t('subscription'), format: shortId }],
    [t],
  );
}

function useColumns(
  known: ReadonlyMap<string, Subscription>,
  fields: readonly FilterField[],
  search: Search,
  onChange: (search: Search) => void,
): readonly Column<Replay>[] {
  const t = useTexts(replayTexts);
  return [
    { id: 'state', header: t('state'), width: 132, cell: ({ state }) => <ReplayStateBadge state={state} /> },
    {
      id: 'createdAt',
      header: t('createdAt'),
      width: 148,
      cell: ({ createdAt }) => <TimeText at={createdAt} short />,
    },
    {
      id: 'subscription',
      header: t('subscription'),
      cell: ({ subscriptionId: id }) => (
        <FilterValue of={{ field: fields[0]!, value: id }} search={search} onChange={onChange}>
          <SubscriptionName id={id} subscription={known.get(id)} />
        </FilterValue>
      ),
    },
    { id: 'only', header: t('only'), width: 116, from: 720, cell: ({ only }) => t(`only_${only}`) },
    {
      id: 'period',
      header: t('period'),
      width: 250,
      from: 860,
      cell: (row) => <PeriodOf row={row} />,
    },
    {
      id: 'found',
      header: t('dealtWith'),
      width: 120,
      align: 'end',
      from: 560,
      cell: (row) => <Dealt of={row} />,
    },
    {
      id: 'endedAt',
      header: t('endedAt'),
      width: 148,
      from: 1_360,
      cell: ({ endedAt }) => (endedAt === null ? <Quiet /> : <TimeText at={endedAt} short />),
    },
  ];
}

/** From when to when. */
function PeriodOf({ row: { since, until } }: { readonly row: Replay }) {
  return (
    <>
      <TimeText at={since} short /> – <TimeText at={until} short />
    </>
  );
}

const narrowRow = (row: Replay) => <NarrowRow row={row} />;

function NarrowRow({ row }: { readonly row: Replay }) {
  const t = useTexts(replayTexts);
  const subscription = useSubscriptions().get(row.subscriptionId);
  return (
    <Narrow>
      <NarrowLine>
        <ReplayStateBadge state={row.state} />
        <TimeText at={row.createdAt} short />
      </NarrowLine>
      <NarrowRest>
        <SubscriptionName id={row.subscriptionId} subscription={subscription} />
      </NarrowRest>
      <NarrowRest>
        {t('period')}: <PeriodOf row={row} />
      </NarrowRest>
      <NarrowLine>
        <span>{t(`only_${row.only}`)}</span>
        <Dealt of={row} />
      </NarrowLine>
    </Narrow>
  );
}
