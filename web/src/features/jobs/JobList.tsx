import { useEffect, useMemo, useState } from 'react';
import { Link } from '@tanstack/react-router';
import { ListChecks } from 'lucide-react';
import { REFRESH_MS } from '../../app/query';
import { jobTexts } from '../../texts/jobs';
import { useTexts } from '../../texts/useTexts';
import { buttonClass } from '../../ui/Button';
import { copyText } from '../../ui/copy';
import { Dealt } from '../../ui/progress/Progress';
import { shortId } from '../../ui/shorten';
import { Empty } from '../../ui/States';
import { ListColumn, Narrow, NarrowLine, NarrowRest, Quiet } from '../../ui/table/Cells';
import type { Column } from '../../ui/table/columns';
import { DataTable } from '../../ui/table/DataTable';
import { useList } from '../../ui/table/useList';
import { TimeText } from '../../ui/TimeText';
import { listJobs } from './api';
import { FilterInLine, orderOf } from './JobFilter';
import type { Job } from './jobs';
import { JobStateBadge } from './JobStateBadge';

export function JobList({ openId }: { readonly openId: string | undefined }) {
  const t = useTexts(jobTexts);
  const [runs, setRuns] = useState(false);
  const list = useList<Job>({
    key: useMemo(() => ['jobs', 'list'], []),
    fetch: listJobs,
    idOf: ({ id }) => id,
    refresh: runs ? REFRESH_MS.underWay : REFRESH_MS.usual,
  });
  const someRun = list.rows.some(({ state }) => state === 'running');
  useEffect(() => setRuns(someRun), [someRun]);
  return (
    <ListColumn>
      <DataTable<Job>
        label={t('title')}
        columns={useColumns()}
        list={list}
        rowId={({ id }) => id}
        rowName={({ id }) => shortId(id)}
        rowLink={({ id }) => ({ to: '/jobs/$jobId', params: { jobId: id }, search: {} })}
        narrow={narrowRow}
        openId={openId}
        rowKeys={[{ keys: 'c', label: t('keyCopyId'), run: ({ id }) => void copyText(id) }]}
        empty={
          <Empty
            icon={ListChecks}
            title={t('emptyTitle')}
            actions={
              <Link
                to="/deliveries"
                search={{ state: ['retrying', 'onHold', 'exhausted'] }}
                className={buttonClass('primary')}
              >
                {t('emptyAction')}
              </Link>
            }
          >
            <p>{t('emptyText')}</p>
          </Empty>
        }
      />
    </ListColumn>
  );
}

function useColumns(): readonly Column<Job>[] {
  const t = useTexts(jobTexts);
  return useMemo(
    () => [
      { id: 'state', header: t('state'), width: 132, cell: ({ state }) => <JobStateBadge state={state} /> },
      {
        id: 'createdAt',
        header: t('createdAt'),
        width: 148,
        cell: ({ createdAt }) => <TimeText at={createdAt} short />,
      },
      { id: 'action', header: t('action'), width: 120, cell: ({ action }) => t(`action_${action}`) },
      { id: 'filter', header: t('filter'), cell: (row) => <FilterInLine order={orderOf(row)} /> },
      {
        id: 'found',
        header: t('dealtWith'),
        width: 132,
        align: 'end',
        cell: (row) => <Dealt of={row} />,
      },
      {
        id: 'createdBy',
        header: t('createdBy'),
        width: 132,
        from: 900,
        cell: ({ createdBy }) => <bdi>{createdBy.username ?? t('operator')}</bdi>,
      },
      {
        id: 'endedAt',
        header: t('endedAt'),
        width: 148,
        from: 1_060,
        cell: ({ endedAt }) => (endedAt === null ? <Quiet /> : <TimeText at={endedAt} short />),
      },
    ],
    [t],
  );
}

const narrowRow = (row: Job) => <NarrowRow row={row} />;

function NarrowRow({ row }: { readonly row: Job }) {
  const t = useTexts(jobTexts);
  return (
    <Narrow>
      <NarrowLine>
        <JobStateBadge state={row.state} />
        <TimeText at={row.createdAt} short />
      </NarrowLine>
      <NarrowLine>
        <strong>{t(`action_${row.action}`)}</strong>
        <Dealt of={row} />
      </NarrowLine>
      <NarrowRest>
        <FilterInLine order={orderOf(row)} />
      </NarrowRest>
    </Narrow>
  );
}
