import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { listCall } from '../../api/curl';
import type { Search } from '../../app/search';
import { integrationTexts } from '../../texts/integrations';
import { useTexts } from '../../texts/useTexts';
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
import { listCalls, useCallSummary } from './api';
import { CallDialog } from './CallDialog';
import { CallFiguresSection } from './CallFiguresSection';
import { CALL_OUTCOMES, type ProviderCall, withoutName } from './integrations';
import css from './Integrations.module.css';
import { Outcome, Time } from './Outcome';

/** The last calls of the provider, and what all of them come to. */
export function CallsTab({ id, name }: { readonly id: string; readonly name: string }) {
  const t = useTexts(integrationTexts);
  const navigate = useNavigate();
  const search = useSearch({ from: '/integrations/$id' });
  const { operation, outcome, userId, call } = search;
  const change = useCallback((next: Search) => void navigate({ to: '.', search: next as never }), [navigate]);
  const summary = useCallSummary(id);
  const operations = summary.data?.operations;
  const fetch = (cursor: string | undefined, signal: AbortSignal) =>
    listCalls(id, { operation, outcome, userId }, cursor, signal);
  const list = useList<ProviderCall>({
    key: useMemo(
      () => ['integration-calls', id, { operation, outcome, userId }],
      [id, operation, outcome, userId],
    ),
    fetch,
    idOf: (one) => one.id,
  });
  const users = useMemo(
    () =>
      new Map(
        list.rows.flatMap((one) => (one.userId === null ? [] : [[one.userId, one.username ?? one.userId]])),
      ),
    [list.rows],
  );
  const fields = useMemo(
    (): FilterField[] => [
      {
        kind: 'choice',
        name: 'operation',
        label: t('operation'),
        options: (operations ?? []).map((one) => ({ value: one.operation, label: one.operation })),
      },
      {
        kind: 'choice',
        name: 'outcome',
        label: t('outcome'),
        options: CALL_OUTCOMES.map((value) => ({ value, label: t(`outcome_${value}`) })),
      },
      { kind: 'text', name: 'userId', label: t('user'), format: (value) => users.get(value) ?? value },
    ],
    [t, operations, users],
  );
  const columns = useColumns(name, fields, search, change);
  const narrow = useMemo(() => narrowRow(name), [name]);
  return (
    <div className={css['form']}>
      <CallFiguresSection
        summary={summary.data}
        error={summary.error}
        onRetry={() => void summary.refetch()}
      />
      <div className={css['list']}>
        <FilterBar fields={fields} search={search} onChange={change}>
          <ExportMenu
            name="calls"
            fetch={fetch}
            curl={() => listCall(`/api/v1/custom-integrations/${id}/calls`, { operation, outcome, userId })}
          />
        </FilterBar>
        <DataTable<ProviderCall>
          label={t('tab_calls')}
          columns={columns}
          list={list}
          rowId={(one) => one.id}
          rowName={(one) => `${one.operation} ${one.at}`}
          rowLink={(one) => ({
            to: '/integrations/$id',
            params: { id },
            search: { ...search, call: one.id },
            resetScroll: false,
          })}
          narrow={narrow}
          openId={call}
          rowKeys={[{ keys: 'c', label: t('keyCopyPath'), run: (one) => void copyText(one.path) }]}
          empty={
            activeFilters(fields, search).length > 0 ? (
              <EmptyFiltered onClear={() => change(withoutFilters(fields, search))} />
            ) : (
              <Empty title={t('callsEmptyTitle')}>{t('callsEmptyText')}</Empty>
            )
          }
        />
      </div>
      {call !== undefined && (
        <CallDialog
          call={list.rows.find((one) => one.id === call)}
          loading={list.loading}
          onClose={() => change({ ...search, call: undefined })}
        />
      )}
    </div>
  );
}

function useColumns(
  integration: string,
  fields: readonly FilterField[],
  search: Search,
  onChange: (search: Search) => void,
): readonly Column<ProviderCall>[] {
  const t = useTexts(integrationTexts);
  return useMemo(() => {
    const filter = (name: string, value: string, shown: React.ReactNode) => {
      const field = fields.find((one) => one.kind !== 'period' && one.name === name)!;
      return (
        <FilterValue of={{ field, value }} search={search} onChange={onChange}>
          {shown}
        </FilterValue>
      );
    };
    return [
      { id: 'at', header: t('at'), width: 148, cell: (one) => <TimeText at={one.at} short /> },
      {
        id: 'operation',
        header: t('operation'),
        width: 130,
        cell: (one) => filter('operation', one.operation, one.operation),
      },
      {
        id: 'outcome',
        header: t('outcome'),
        width: 150,
        cell: (one) => filter('outcome', one.outcome, <Outcome call={one} />),
      },
      { id: 'status', header: t('status'), width: 76, align: 'end', cell: (one) => one.status ?? '–' },
      {
        id: 'latency',
        header: t('latency'),
        width: 84,
        align: 'end',
        from: 760,
        cell: (one) => <Time ms={one.latencyMs} />,
      },
      {
        id: 'duration',
        header: t('duration'),
        width: 84,
        align: 'end',
        from: 860,
        cell: (one) => <Time ms={one.durationMs} />,
      },
      {
        id: 'user',
        header: t('user'),
        width: 150,
        from: 1_140,
        cell: (one) =>
          one.userId === null ? (
            <span className={css['hint']}>{t('nobody')}</span>
          ) : (
            filter('userId', one.userId, <bdi>{one.username ?? one.userId}</bdi>)
          ),
      },
      { id: 'error', header: t('error'), cell: (one) => <ErrorText call={one} integration={integration} /> },
    ];
  }, [t, integration, fields, search, onChange]);
}

function narrowRow(integration: string): (call: ProviderCall) => React.ReactNode {
  return (call) => <NarrowCall call={call} integration={integration} />;
}

function ErrorText({ call: { error }, integration }: CallOf) {
  if (error === null) return <span className={css['hint']}>–</span>;
  return <bdi title={error.message}>{withoutName(error.message, integration)}</bdi>;
}

interface CallOf {
  readonly call: ProviderCall;
  /** Its name. */
  readonly integration: string;
}

function NarrowCall({ call, integration }: CallOf) {
  return (
    <span className={css['narrow']}>
      <span className={css['narrowLine']}>
        <strong>{call.operation}</strong>
        <Outcome call={call} />
      </span>
      <span className={css['narrowLine']}>
        <TimeText at={call.at} short />
        <span>
          {call.status ?? '–'} · <Time ms={call.durationMs} />
        </span>
      </span>
      {call.error !== null && (
        <bdi className={css['narrowText']}>{withoutName(call.error.message, integration)}</bdi>
      )}
    </span>
  );
}
