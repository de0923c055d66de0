import { Users } from 'lucide-react';
import { useMemo } from 'react';
import { listCall } from '../../api/curl';
import type { Search } from '../../app/search';
import { common } from '../../texts/common';
import { userTexts } from '../../texts/users';
import { useTexts } from '../../texts/useTexts';
import { Badge } from '../../ui/Badge';
import { copyText } from '../../ui/copy';
import { FilterValue } from '../../ui/filters/FilterValue';
import type { FilterField } from '../../ui/filters/filters';
import { RecordList } from '../../ui/record/RecordList';
import { Empty } from '../../ui/States';
import { Narrow, NarrowLine, NarrowRest } from '../../ui/table/Cells';
import type { Column } from '../../ui/table/columns';
import { useList } from '../../ui/table/useList';
import { TimeText } from '../../ui/TimeText';
import { listUsers } from './api';
import { ACCESS_LEVELS, ADMINISTRATOR, type User, userQuery } from './users';

export function UserList({
  search,
  onChange,
  openId,
}: {
  readonly search: Search;
  readonly onChange: (search: Search) => void;
  readonly openId: string | undefined;
}) {
  const t = useTexts(userTexts);
  const fields = useFields();
  const key = JSON.stringify(search);
  const fetch = (cursor: string | undefined, signal: AbortSignal) =>
    listUsers(userQuery(search), cursor, signal);
  const list = useList<User>({
    key: useMemo(() => ['users', key], [key]),
    fetch,
    idOf: ({ id }) => id,
  });
  const columns = useColumns(fields, search, onChange);
  return (
    <RecordList<User>
      name="users"
      fields={fields}
      search={search}
      onChange={onChange}
      fetch={fetch}
      curl={() => listCall('/api/v1/users', userQuery(search))}
      label={t('title')}
      columns={columns}
      list={list}
      rowId={({ id }) => id}
      rowName={({ username }) => username}
      rowLink={({ id }) => ({ to: '/users/$userId', params: { userId: id }, search: search as never })}
      narrow={narrowRow}
      openId={openId}
      rowKeys={[{ keys: 'c', label: t('keyCopyId'), run: ({ id }) => void copyText(id) }]}
      empty={<Empty icon={Users} title={t('emptyTitle')} />}
    />
  );
}

function useFields(): readonly FilterField[] {
  const t = useTexts(userTexts);
  return useMemo(
    () => [
      { kind: 'text', name: 'search', label: t('search') },
      {
        kind: 'choice',
        name: 'accessLevel',
        label: t('accessLevel'),
        options: ACCESS_LEVELS.map((value) => ({ value, label: value })),
      },
      {
        kind: 'choice',
        name: 'active',
        label: t('state'),
        options: (['true', 'false'] as const).map((value) => ({ value, label: t(`active_${value}`) })),
      },
    ],
    [t],
  );
}

function useColumns(
  fields: readonly FilterField[],
  search: Search,
  onChange: (search: Search) => void,
): readonly Column<User>[] {
  const t = useTexts(userTexts);
  const c = useTexts(common);
  return useMemo(
    () => [
      { id: 'username', header: t('username'), cell: ({ username }) => <bdi>{username}</bdi> },
      {
        id: 'state',
        header: t('state'),
        width: 138,
        cell: (row) => (
          <FilterValue
            of={{ field: fields[2]!, value: String(row.active) }}
            search={search}
            onChange={onChange}
          >
            <ActiveBadge user={row} />
          </FilterValue>
        ),
      },
      {
        id: 'accessLevel',
        header: t('accessLevel'),
        width: 190,
        cell: ({ accessLevel }) => (
          <FilterValue of={{ field: fields[1]!, value: accessLevel }} search={search} onChange={onChange}>
            {accessLevel}
          </FilterValue>
        ),
      },
      {
        id: 'canPublish',
        header: t('mayPublish'),
        width: 116,
        from: 720,
        cell: (row) => c(mayPublish(row) ? 'yes' : 'no'),
      },
      {
        id: 'hasApiKey',
        header: t('apiKey'),
        width: 90,
        from: 720,
        cell: ({ hasApiKey }) => c(hasApiKey ? 'yes' : 'no'),
      },
      {
        id: 'createdAt',
        header: t('createdAt'),
        width: 160,
        from: 900,
        cell: ({ createdAt }) => <TimeText at={createdAt} short />,
      },
    ],
    [t, c, fields, search, onChange],
  );
}

function mayPublish({ accessLevel, canPublish }: User): boolean {
  return canPublish || accessLevel === ADMINISTRATOR;
}

/** Whether somebody may use the service. */
export function ActiveBadge({ user: { active } }: { readonly user: User }) {
  const t = useTexts(userTexts);
  return (
    <Badge tone={active ? 'good' : 'quiet'} dot>
      {t(`active_${active ? 'true' : 'false'}`)}
    </Badge>
  );
}

const narrowRow = (row: User) => <NarrowRow row={row} />;

function NarrowRow({ row }: { readonly row: User }) {
  return (
    <Narrow>
      <NarrowLine>
        <strong>
          <bdi>{row.username}</bdi>
        </strong>
        <ActiveBadge user={row} />
      </NarrowLine>
      <NarrowRest>{row.accessLevel}</NarrowRest>
    </Narrow>
  );
}
