import { useMemo } from 'react';
import { useObjects } from '../../../api/objects';
import type { Search } from '../../../app/search';
import { dayTexts } from '../../../texts/subscriptionDay';
import { filterWords } from '../../../texts/filterWords';
import { subscriptionTexts } from '../../../texts/subscriptions';
import { useTexts } from '../../../texts/useTexts';
import { Badge } from '../../../ui/Badge';
import { FilterValue, type ShownValue } from '../../../ui/filters/FilterValue';
import { KeepEnd, Quiet } from '../../../ui/table/Cells';
import type { FilterField } from '../../../ui/filters/filters';
import type { Column } from '../../../ui/table/columns';
import { TimeText } from '../../../ui/TimeText';
import { lineOf } from '../filters/words';
import { HealthBadge } from '../../../ui/HealthBadge';
import { DaySparkline } from '../day/DaySparkline';
import { PausedBadge } from '../PausedBadge';
import { HEALTHS } from '../../../ui/health';
import { healthTexts } from '../../../texts/health';
import { healthOf, moment, recentOf, shortUrl, type Subscription } from '../subscriptions';
import css from './SubscriptionList.module.css';

/** What the list can be filtered by: what the service takes. */
export function useFields(): readonly FilterField[] {
  const t = useTexts(subscriptionTexts);
  const h = useTexts(healthTexts);
  const objects = useObjects();
  return useMemo(
    () => [
      { kind: 'text', name: 'search', label: t('textOrId') },
      {
        kind: 'choice',
        name: 'health',
        label: t('healthOfUrl'),
        options: HEALTHS.map((value) => ({ value, label: h(`health_${value}`) })),
      },
      {
        kind: 'choice',
        name: 'paused',
        label: t('pausing'),
        options: [
          { value: 'true', label: t('paused') },
          { value: 'false', label: t('notPaused') },
        ],
      },
      {
        kind: 'choice',
        name: 'warnings',
        label: t('warnings'),
        options: [
          { value: 'true', label: t('hasWarnings') },
          { value: 'false', label: t('hasNoWarnings') },
        ],
      },
      { kind: 'text', name: 'label', label: t('label'), placeholder: 'team=billing' },
      { kind: 'text', name: 'url', label: t('url'), placeholder: 'https://…', format: shortUrl },
      {
        kind: 'choice',
        name: 'eventType',
        label: t('eventType'),
        options: ['CREATE', 'UPDATE', 'DELETE'].map((value) => ({ value, label: value })),
      },
      {
        kind: 'choice',
        name: 'objCode',
        label: t('objectType'),
        options: objects.map(({ objCode, name }) => ({ value: objCode, label: `${objCode} · ${name}` })),
      },
    ],
    [t, h, objects],
  );
}

export function useColumns(
  fields: readonly FilterField[],
  search: Search,
  onChange: (search: Search) => void,
): readonly Column<Subscription>[] {
  const t = useTexts(subscriptionTexts);
  const d = useTexts(dayTexts);
  return useMemo(() => {
    const of = (name: string, value: string) => ({
      field: fields.find((one) => one.kind !== 'period' && one.name === name)!,
      value,
    });
    const filter = (values: ShownValue | readonly ShownValue[], shown: React.ReactNode) => (
      <FilterValue of={values} search={search} onChange={onChange}>
        {shown}
      </FilterValue>
    );
    return [
      {
        id: 'name',
        header: t('record'),
        cell: (row) => <Named row={row} />,
      },
      {
        id: 'object',
        header: t('objectAndEvent'),
        width: 164,
        cell: ({ objCode, eventType }) =>
          filter(
            [of('objCode', objCode), of('eventType', eventType)],
            <span className={css['object']}>
              <bdi>{objCode}</bdi>
              <span className={css['quiet']}>{eventType}</span>
            </span>,
          ),
      },
      {
        id: 'health',
        header: t('health'),
        width: 132,
        cell: ({ subscription_url: url, settings }) =>
          settings?.paused
            ? filter(of('paused', 'true'), <PausedBadge />)
            : filter(
                of('health', healthOf(url)),
                <HealthBadge health={healthOf(url)} recent={recentOf(url)} />,
              ),
      },
      {
        id: 'day',
        header: d('header'),
        width: 156,
        from: 820,
        cell: ({ id }) => <DaySparkline subscriptionId={id} />,
      },
      {
        id: 'url',
        header: t('url'),
        cell: ({ url }) => filter(of('url', url), <KeepEnd text={url} shown={shortUrl(url)} />),
      },
      { id: 'filters', header: t('filters'), from: 1_000, cell: (row) => <FilterLine row={row} /> },
      {
        id: 'objId',
        header: t('objectId'),
        width: 130,
        from: 1_240,
        cell: ({ objId }) =>
          objId === null ? <span className={css['quiet']}>–</span> : <KeepEnd text={objId} />,
      },
      {
        id: 'warnings',
        header: t('warnings'),
        width: 92,
        from: 760,
        cell: ({ warnings = [] }) =>
          warnings.length === 0 ? (
            <span className={css['quiet']}>–</span>
          ) : (
            <Badge tone="warn" dot title={warnings.join('\n')}>
              {warnings.length}
            </Badge>
          ),
      },
      { id: 'version', header: t('version'), width: 74, from: 1_240, cell: ({ version }) => version },
      {
        id: 'createdAt',
        header: t('createdAt'),
        width: 140,
        from: 1_100,
        cell: ({ date_created }) => <TimeText at={moment(date_created)} short />,
      },
    ];
  }, [t, d, fields, search, onChange]);
}

/** What people call it; where they call it nothing, the end of its id. */
function Named({ row: { id, settings } }: { readonly row: Subscription }) {
  const name = settings?.name ?? null;
  return name === null ? (
    <Quiet>
      <KeepEnd text={id} />
    </Quiet>
  ) : (
    <bdi className={css['name']} title={name}>
      {name}
    </bdi>
  );
}

function FilterLine({ row: { filters, filterConnector } }: { readonly row: Subscription }) {
  const w = useTexts(filterWords);
  if (filters.length === 0) return <span className={css['quiet']}>{w('everyEvent')}</span>;
  const line = lineOf(filters, filterConnector, w);
  return (
    <bdi className={css['words']} title={line}>
      {line}
    </bdi>
  );
}

export const narrowRow = (row: Subscription) => <NarrowRow row={row} />;

function NarrowRow({ row }: { readonly row: Subscription }) {
  const t = useTexts(subscriptionTexts);
  return (
    <span className={css['narrow']}>
      <span className={css['narrowLine']}>
        <strong className={css['name']}>{row.settings?.name ?? `${row.objCode} · ${row.eventType}`}</strong>
        {row.settings?.paused ? (
          <PausedBadge />
        ) : (
          <HealthBadge health={healthOf(row.subscription_url)} recent={recentOf(row.subscription_url)} />
        )}
      </span>
      {row.settings?.name && (
        <span className={css['narrowText']}>
          {row.objCode} · {row.eventType}
        </span>
      )}
      <span className={css['narrowText']}>
        <KeepEnd text={row.url} shown={shortUrl(row.url)} />
      </span>
      <span className={css['narrowLine']}>
        <span className={css['narrowText']}>
          <FilterLine row={row} />
        </span>
        <DaySparkline subscriptionId={row.id} />
        {(row.warnings ?? []).length > 0 && (
          <Badge tone="warn" dot>
            {t('warningCount', { n: row.warnings!.length })}
          </Badge>
        )}
      </span>
    </span>
  );
}
