import { Link } from '@tanstack/react-router';
import { Layers, Plus, Power, Rss, Trash2, X } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { listCall } from '../../../api/curl';
import type { Search } from '../../../app/search';
import { subscriptionTexts } from '../../../texts/subscriptions';
import { useTexts } from '../../../texts/useTexts';
import { Button, buttonClass } from '../../../ui/Button';
import { copyText } from '../../../ui/copy';
import { ExportMenu } from '../../../ui/ExportMenu';
import { FilterBar } from '../../../ui/filters/FilterBar';
import { activeFilters, withoutFilters } from '../../../ui/filters/filters';
import { Empty, EmptyFiltered } from '../../../ui/States';
import { DataTable } from '../../../ui/table/DataTable';
import { type ListState, useList } from '../../../ui/table/useList';
import { useFreshDays } from '../day/useDay';
import { listSubscriptions, useRefresh } from '../api';
import { listQuery, type Subscription } from '../subscriptions';
import { BulkDialog, type BulkAction } from './BulkDialog';
import { narrowRow, useColumns, useFields } from './columns';
import css from './SubscriptionList.module.css';

interface SubscriptionListProps {
  readonly search: Search;
  readonly onChange: (search: Search) => void;
  readonly openId: string | undefined;
}

export function SubscriptionList({ search, onChange, openId }: SubscriptionListProps) {
  const t = useTexts(subscriptionTexts);
  const fields = useFields();
  useFreshDays();
  const filters = useMemo(() => {
    const { tab: _, ...rest } = search;
    return rest;
  }, [search]);
  const key = JSON.stringify(filters);
  const total = useRef<number>(undefined);
  const fetch = async (cursor: string | undefined, signal: AbortSignal) => {
    const page = await listSubscriptions(listQuery(filters), cursor, signal);
    total.current = page.total;
    return page;
  };
  const list = onlyOnce(
    useList<Subscription>({
      key: useMemo(() => ['subscriptions', key], [key]),
      fetch,
      idOf: ({ id }) => id,
    }),
  );
  const columns = useColumns(fields, search, onChange);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [asking, setAsking] = useState<{ action: BulkAction; of: readonly Subscription[] }>();
  const refresh = useRefresh();
  const chosen = list.rows.filter(({ id }) => selected.has(id));
  const ask = (action: BulkAction, row?: Subscription): void =>
    setAsking({ action, of: chosen.length > 0 || row === undefined ? chosen : [row] });
  return (
    <div className={css['list']}>
      <FilterBar fields={fields} search={search} onChange={onChange}>
        {chosen.length > 0 && (
          <span className={css['chosen']}>
            <Button icon={Power} onClick={() => ask('enable')}>
              {t('enable')}
            </Button>
            <Button icon={Layers} onClick={() => ask('version')}>
              {t('changeVersion')}
            </Button>
            <Button icon={Trash2} kind="danger" onClick={() => ask('delete')}>
              {t('deleteAction', { n: chosen.length })}
            </Button>
            <Button icon={X} kind="quiet" onClick={() => setSelected(new Set())}>
              {t('clearSelection')}
            </Button>
          </span>
        )}
        <ExportMenu
          name="subscriptions"
          fetch={fetch}
          curl={() => listCall('/attask/eventsubscription/api/v1/subscriptions', listQuery(filters))}
        />
      </FilterBar>
      <DataTable<Subscription>
        label={t('title')}
        columns={columns}
        list={list}
        total={total.current}
        rowId={({ id }) => id}
        rowName={({ objCode, eventType, url }) => `${objCode} ${eventType} ${url}`}
        rowLink={({ id }) => ({
          to: '/subscriptions/$subscriptionId',
          params: { subscriptionId: id },
          search: filters as never,
        })}
        narrow={narrowRow}
        openId={openId}
        selected={selected}
        onSelect={setSelected}
        rowKeys={[
          { keys: 'e', label: t('enable'), run: (row) => ask('enable', row) },
          { keys: 'c', label: t('keyCopyId'), run: ({ id }) => void copyText(id) },
        ]}
        empty={
          activeFilters(fields, search).length > 0 ? (
            <EmptyFiltered onClear={() => onChange(withoutFilters(fields, search))} />
          ) : (
            <Empty
              icon={Rss}
              title={t('emptyTitle')}
              actions={
                <Link to="/subscriptions/new" search={{}} className={buttonClass('primary')}>
                  <Plus size={16} aria-hidden />
                  <span>{t('create')}</span>
                </Link>
              }
            >
              <p>{t('emptyText')}</p>
            </Empty>
          )
        }
      />
      <BulkDialog
        action={asking?.action}
        subscriptions={asking?.of ?? []}
        onClose={() => setAsking(undefined)}
        onDone={() => {
          setSelected(new Set());
          refresh();
        }}
      />
    </div>
  );
}

/** Pages are numbered, so that one that is made meanwhile moves the last of a page to the next. */
function onlyOnce(list: ListState<Subscription>): ListState<Subscription> {
  const rows = [...new Map(list.rows.map((row) => [row.id, row])).values()];
  return rows.length === list.rows.length ? list : { ...list, rows };
}
