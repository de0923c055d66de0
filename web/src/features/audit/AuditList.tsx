import { ScrollText } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { labelOf, useSubscriptions } from '../../api/subscriptions';
import { listCall } from '../../api/curl';
import type { Search } from '../../app/search';
import { auditTexts } from '../../texts/audit';
import { type Translate, useTexts } from '../../texts/useTexts';
import { copyText } from '../../ui/copy';
import { FilterValue } from '../../ui/filters/FilterValue';
import type { FilterField } from '../../ui/filters/filters';
import { shortId, shortUrl } from '../../ui/shorten';
import { RecordList } from '../../ui/record/RecordList';
import { Empty } from '../../ui/States';
import { KeepEnd, Narrow, NarrowLine, NarrowRest, Pair, Quiet } from '../../ui/table/Cells';
import type { Column } from '../../ui/table/columns';
import { useList } from '../../ui/table/useList';
import { TimeText } from '../../ui/TimeText';
import { listAudit } from './api';
import { ACTIONS, type AuditEntry, auditQuery, isKnown, OBJECT_TYPES } from './audit';

export function AuditList({
  search,
  onChange,
  openId,
}: {
  readonly search: Search;
  readonly onChange: (search: Search) => void;
  readonly openId: string | undefined;
}) {
  const t = useTexts(auditTexts);
  const key = JSON.stringify(search);
  const fetch = (cursor: string | undefined, signal: AbortSignal) =>
    listAudit(auditQuery(search), cursor, signal);
  const list = useList<AuditEntry>({
    key: useMemo(() => ['audit', key], [key]),
    fetch,
    idOf: ({ id }) => id,
  });
  const fields = useFields(list.rows);
  const columns = useColumns(fields, search, onChange);
  return (
    <RecordList<AuditEntry>
      name="audit"
      fields={fields}
      search={search}
      onChange={onChange}
      fetch={fetch}
      curl={() => listCall('/api/v1/audit', auditQuery(search))}
      label={t('title')}
      columns={columns}
      list={list}
      rowId={({ id }) => id}
      rowName={({ action, id }) => `${actionText(t, action)} ${shortId(id)}`}
      rowLink={({ id }) => ({ to: '/audit/$entryId', params: { entryId: id }, search: search as never })}
      narrow={narrowRow}
      openId={openId}
      rowKeys={[{ keys: 'c', label: t('keyCopyId'), run: ({ id }) => void copyText(id) }]}
      empty={<Empty icon={ScrollText} title={t('emptyTitle')} />}
    />
  );
}

/** What was done, in words; as it is written down where the console does not know it. */
export function actionText(t: Translate<typeof auditTexts>, action: string): string {
  return isKnown(action) ? t(`action_${action}`) : action;
}

/** Users are filtered by their id, and shown by the name that the rows have for it. */
function useFields(rows: readonly AuditEntry[]): readonly FilterField[] {
  const t = useTexts(auditTexts);
  const names = JSON.stringify(
    Object.fromEntries(rows.flatMap(({ userId, username }) => (userId === null ? [] : [[userId, username]]))),
  );
  return useMemo(
    () => [
      {
        kind: 'choice',
        name: 'action',
        label: t('action'),
        options: ACTIONS.map((value) => ({ value, label: actionText(t, value) })),
      },
      {
        kind: 'choice',
        name: 'objectType',
        label: t('objectType'),
        options: OBJECT_TYPES.map((value) => ({
          value,
          label: t(`object_${value}` as 'object_user'),
        })),
      },
      { kind: 'text', name: 'objectId', label: t('objectId'), format: shortId },
      {
        kind: 'text',
        name: 'userId',
        label: t('userId'),
        format: (id) => (JSON.parse(names) as Record<string, string>)[id] ?? shortId(id),
      },
      { kind: 'period', label: t('period') },
    ],
    [t, names],
  );
}

function useColumns(
  fields: readonly FilterField[],
  search: Search,
  onChange: (search: Search) => void,
): readonly Column<AuditEntry>[] {
  const t = useTexts(auditTexts);
  return useMemo(() => {
    const filter = (field: FilterField, value: string, shown: ReactNode) => (
      <FilterValue of={{ field, value }} search={search} onChange={onChange}>
        {shown}
      </FilterValue>
    );
    return [
      { id: 'at', header: t('at'), width: 148, cell: ({ at }) => <TimeText at={at} short /> },
      {
        id: 'user',
        header: t('user'),
        width: 170,
        cell: ({ userId, username }) =>
          userId === null ? (
            <Quiet>{t('installation')}</Quiet>
          ) : (
            filter(fields[3]!, userId, <bdi>{username ?? shortId(userId)}</bdi>)
          ),
      },
      {
        id: 'action',
        header: t('action'),
        width: 260,
        cell: ({ action }) => filter(fields[0]!, action, <bdi>{actionText(t, action)}</bdi>),
      },
      { id: 'what', header: t('what'), cell: (row) => <What row={row} /> },
      {
        id: 'objectId',
        header: t('objectId'),
        width: 190,
        from: 900,
        cell: ({ objectId }) => filter(fields[2]!, objectId, <KeepEnd text={objectId} />),
      },
    ];
  }, [t, fields, search, onChange]);
}

/** What people know the object by; its kind where it has only an id, which stands beside it anyway. */
export function nameOf(
  { details, objectId, objectType }: AuditEntry,
  t: Translate<typeof auditTexts>,
): string {
  const { username, name, objCode, eventType, url, integration } = details as Record<string, unknown>;
  if (typeof objCode === 'string' && typeof eventType === 'string') return `${objCode} · ${eventType}`;
  const known = [username, name, integration, url].find((one) => typeof one === 'string');
  if (known !== undefined) return known;
  return KINDS_OF_WORK.some((one) => one === objectType)
    ? t(`object_${objectType as (typeof KINDS_OF_WORK)[number]}`)
    : shortId(objectId);
}

/** Nobody gives these names. */
const KINDS_OF_WORK = ['delivery', 'replay', 'job'] as const;

function What({ row }: { readonly row: AuditEntry }) {
  const t = useTexts(auditTexts);
  const { url, fields, subscriptionId } = row.details as Record<string, unknown>;
  const subscription = useSubscriptions().get(String(subscriptionId));
  const name = nameOf(row, t);
  const more = Array.isArray(fields)
    ? fields.join(', ')
    : typeof url === 'string' && url !== name
      ? url
      : typeof subscriptionId === 'string'
        ? t('ofSubscription', { name: (subscription && labelOf(subscription)) ?? shortId(subscriptionId) })
        : undefined;
  return (
    <Pair>
      {name === url ? <KeepEnd text={name} shown={shortUrl(name)} /> : <bdi title={name}>{name}</bdi>}{' '}
      {more !== undefined && (
        <Quiet>
          {more === url ? <KeepEnd text={more} shown={shortUrl(more)} /> : <bdi title={more}>{more}</bdi>}
        </Quiet>
      )}
    </Pair>
  );
}

const narrowRow = (row: AuditEntry) => <NarrowRow row={row} />;

function NarrowRow({ row }: { readonly row: AuditEntry }) {
  const t = useTexts(auditTexts);
  return (
    <Narrow>
      <NarrowLine>
        <strong>{actionText(t, row.action)}</strong>
        <TimeText at={row.at} short />
      </NarrowLine>
      <NarrowRest>
        <What row={row} />
      </NarrowRest>
      <NarrowRest>{row.username ?? t('installation')}</NarrowRest>
    </Narrow>
  );
}
