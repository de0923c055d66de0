import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import type { Search } from '../../app/search';
import { common } from '../../texts/common';
import { integrationTexts } from '../../texts/integrations';
import { useTexts } from '../../texts/useTexts';
import { Badge } from '../../ui/Badge';
import { copyText } from '../../ui/copy';
import { ExportMenu } from '../../ui/ExportMenu';
import { FilterBar } from '../../ui/filters/FilterBar';
import type { FilterField } from '../../ui/filters/filters';
import { Empty, EmptyFiltered } from '../../ui/States';
import type { Column } from '../../ui/table/columns';
import { DataTable } from '../../ui/table/DataTable';
import { useList } from '../../ui/table/useList';
import { TimeText } from '../../ui/TimeText';
import { asCurl, listLinks } from './api';
import { LINK_STATES, type LinkedAccount } from './integrations';
import css from './Integrations.module.css';

/** Who has linked an account. */
export function LinksTab({ id }: { readonly id: string }) {
  const t = useTexts(integrationTexts);
  const c = useTexts(common);
  const navigate = useNavigate();
  const search = useSearch({ from: '/integrations/$id' });
  const { state } = search;
  const change = useCallback((next: Search) => void navigate({ to: '.', search: next as never }), [navigate]);
  const fetch = (cursor: string | undefined, signal: AbortSignal) => listLinks(id, state, cursor, signal);
  const list = useList<LinkedAccount>({
    key: useMemo(() => ['integration-links', id, state], [id, state]),
    fetch,
    idOf: (link) => link.id,
  });
  const fields = useMemo(
    (): FilterField[] => [
      {
        kind: 'choice',
        name: 'state',
        label: t('state'),
        options: LINK_STATES.map((value) => ({ value, label: t(`state_${value}`) })),
      },
    ],
    [t],
  );
  const columns = useColumns();
  return (
    <div className={css['list']}>
      <FilterBar fields={fields} search={search} onChange={change}>
        <ExportMenu
          name="links"
          fetch={fetch}
          curl={() => asCurl('GET', `/${id}/links${state === undefined ? '' : `?state=${state}`}`)}
        />
      </FilterBar>
      <DataTable<LinkedAccount>
        label={t('tab_links')}
        columns={columns}
        list={list}
        rowId={(link) => link.id}
        rowName={(link) => link.username}
        narrow={narrowRow}
        rowKeys={[{ keys: 'c', label: c('keyCopyId'), run: (link) => void copyText(link.userId) }]}
        empty={
          state === undefined ? (
            <Empty title={t('linksEmptyTitle')}>{t('linksEmptyText')}</Empty>
          ) : (
            <EmptyFiltered onClear={() => change({ tab: 'links' })} />
          )
        }
      />
    </div>
  );
}

function useColumns(): readonly Column<LinkedAccount>[] {
  const t = useTexts(integrationTexts);
  return useMemo(
    (): Column<LinkedAccount>[] => [
      { id: 'user', header: t('user'), cell: (link) => <UserName link={link} /> },
      { id: 'state', header: t('state'), width: 170, cell: (link) => <LinkState link={link} /> },
      {
        id: 'linkedAt',
        header: t('linkedAt'),
        width: 160,
        cell: (link) => <TimeText at={link.linkedAt} short />,
      },
      {
        id: 'lastUsedAt',
        header: t('lastUsedAt'),
        width: 160,
        from: 720,
        cell: (link) =>
          link.lastUsedAt === null ? (
            <span className={css['hint']}>{t('never')}</span>
          ) : (
            <TimeText at={link.lastUsedAt} short />
          ),
      },
    ],
    [t],
  );
}

const narrowRow = (link: LinkedAccount) => <NarrowLink link={link} />;

function UserName({ link }: { readonly link: LinkedAccount }) {
  const t = useTexts(integrationTexts);
  return (
    <span className={css['nameLine']}>
      <bdi>{link.username}</bdi>
      {!link.userActive && <Badge>{t('userGone')}</Badge>}
    </span>
  );
}

function LinkState({ link: { state } }: { readonly link: LinkedAccount }) {
  const t = useTexts(integrationTexts);
  return (
    <Badge tone={state === 'linked' ? 'good' : 'warn'} dot>
      {t(`state_${state}`)}
    </Badge>
  );
}

function NarrowLink({ link }: { readonly link: LinkedAccount }) {
  const t = useTexts(integrationTexts);
  return (
    <span className={css['narrow']}>
      <span className={css['narrowLine']}>
        <UserName link={link} />
        <LinkState link={link} />
      </span>
      <span className={css['narrowLine']}>
        <span className={css['hint']}>{t('lastUsedAt')}</span>
        {link.lastUsedAt === null ? t('never') : <TimeText at={link.lastUsedAt} short />}
      </span>
    </span>
  );
}
