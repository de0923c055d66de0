import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Plug, Plus } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { locale } from '../../app/preferences';
import type { Search } from '../../app/search';
import { common } from '../../texts/common';
import { integrationTexts } from '../../texts/integrations';
import { useTexts } from '../../texts/useTexts';
import { Badge } from '../../ui/Badge';
import { buttonClass } from '../../ui/Button';
import { CodeBlock } from '../../ui/CodeBlock';
import { copyText } from '../../ui/copy';
import { ExportMenu } from '../../ui/ExportMenu';
import { FilterBar } from '../../ui/filters/FilterBar';
import { FilterValue } from '../../ui/filters/FilterValue';
import { activeFilters, type FilterField, withoutFilters } from '../../ui/filters/filters';
import { Page } from '../../ui/Page';
import { Empty, EmptyFiltered } from '../../ui/States';
import type { Column } from '../../ui/table/columns';
import { DataTable } from '../../ui/table/DataTable';
import { wholeList } from '../../ui/table/useList';
import { TimeText } from '../../ui/TimeText';
import { asCurl, useIntegrations } from './api';
import { creation, EMPTY } from './draft';
import { EnabledSwitch } from './EnabledSwitch';
import { filtered, type Integration } from './integrations';
import css from './Integrations.module.css';

/** The document providers that are registered. */
export function IntegrationsPage() {
  const t = useTexts(integrationTexts);
  const c = useTexts(common);
  const navigate = useNavigate();
  const search = useSearch({ from: '/integrations' });
  const change = useCallback((next: Search) => void navigate({ to: '.', search: next as never }), [navigate]);
  const query = useIntegrations();
  const fields = useFields();
  const columns = useColumns(fields, search, change);
  const shown = useMemo(() => query.data && filtered(query.data, search), [query.data, search]);
  const add = (
    <Link to="/integrations/new" className={buttonClass('primary')}>
      <Plus size={16} aria-hidden />
      <span>{t('add')}</span>
    </Link>
  );
  const isFiltered = activeFilters(fields, search).length > 0;
  return (
    <Page title={t('title')} subtitle={t('subtitle')} actions={add} fill>
      <div className={css['fill']}>
        <FilterBar fields={fields} search={search} onChange={change}>
          <ExportMenu
            name="integrations"
            fetch={async () => ({ rows: shown ?? [], cursor: null })}
            curl={() => asCurl('GET')}
          />
        </FilterBar>
        <DataTable<Integration>
          label={t('title')}
          columns={columns}
          list={wholeList(shown, query)}
          total={shown?.length}
          rowId={({ id }) => id}
          rowName={({ name }) => name}
          rowLink={({ id }) => ({ to: '/integrations/$id', params: { id } })}
          narrow={narrowRow}
          rowKeys={[
            { keys: 'c', label: c('keyCopyId'), run: ({ id }) => void copyText(id) },
            { keys: 'y', label: t('copyCall'), run: ({ id }) => void copyText(asCurl('GET', `/${id}`)) },
          ]}
          empty={
            isFiltered ? (
              <EmptyFiltered onClear={() => change(withoutFilters(fields, search))} />
            ) : (
              <Empty icon={Plug} title={t('emptyTitle')} actions={add}>
                <p>{t('emptyText')}</p>
                <CodeBlock text={asCurl('POST', '', EXAMPLE)} />
              </Empty>
            )
          }
        />
      </div>
    </Page>
  );
}

const narrowRow = (one: Integration) => <Narrow integration={one} />;

const EXAMPLE = creation(
  {
    ...EMPTY,
    name: 'Archive',
    authenticationType: 'ApiKey',
    baseApiUrl: 'https://archive.example.com/api/v1',
    apiKey: '…',
  },
  true,
);

function useFields(): readonly FilterField[] {
  const t = useTexts(integrationTexts);
  const c = useTexts(common);
  return useMemo(
    () => [
      { kind: 'text', name: 'q', label: t('text') },
      {
        kind: 'choice',
        name: 'type',
        label: t('authenticationType'),
        options: [
          { value: 'OAuth2', label: 'OAuth2' },
          { value: 'ApiKey', label: t('apiKey') },
        ],
      },
      {
        kind: 'choice',
        name: 'enabled',
        label: t('enabled'),
        options: [
          { value: 'yes', label: c('yes') },
          { value: 'no', label: c('no') },
        ],
      },
    ],
    [t, c],
  );
}

function useColumns(
  fields: readonly FilterField[],
  search: Search,
  onChange: (search: Search) => void,
): readonly Column<Integration>[] {
  const t = useTexts(integrationTexts);
  return useMemo(() => {
    const type = fields[1]!;
    return [
      {
        id: 'name',
        header: t('name'),
        cell: ({ name }) => <bdi>{name}</bdi>,
      },
      {
        id: 'type',
        header: t('authenticationType'),
        width: 170,
        cell: ({ authenticationType }) => (
          <FilterValue of={{ field: type, value: authenticationType }} search={search} onChange={onChange}>
            {authenticationType}
          </FilterValue>
        ),
      },
      {
        id: 'enabled',
        header: t('enabled'),
        width: 90,
        cell: (one) => <EnabledSwitch integration={one} hideLabel />,
      },
      {
        id: 'url',
        header: t('baseApiUrl'),
        from: 820,
        cell: ({ baseApiUrl }) => <bdi title={baseApiUrl}>{baseApiUrl}</bdi>,
      },
      {
        id: 'links',
        header: t('links'),
        width: 80,
        align: 'end',
        cell: ({ links }) => links.toLocaleString(locale()),
      },
      {
        id: 'provider',
        header: t('provider'),
        width: 190,
        from: 720,
        cell: (one) => <ProviderState integration={one} />,
      },
      {
        id: 'asked',
        header: t('askedAt'),
        width: 148,
        from: 960,
        cell: ({ serviceInfoReadAt }) =>
          serviceInfoReadAt === null ? (
            <span className={css['hint']}>{t('never')}</span>
          ) : (
            <TimeText at={serviceInfoReadAt} short />
          ),
      },
      {
        id: 'updated',
        header: t('updated'),
        width: 148,
        from: 1_180,
        cell: ({ updatedAt }) => <TimeText at={updatedAt} short />,
      },
    ];
  }, [t, fields, search, onChange]);
}

/** Whether the provider answered when it was last asked what it offers. */
function ProviderState({ integration }: { readonly integration: Integration }) {
  const t = useTexts(integrationTexts);
  const { secretsUnreadable, warnings, serviceInfoError, serviceInfoReadAt } = integration;
  if (secretsUnreadable) {
    return (
      <Badge tone="bad" dot title={t('secretUnreadable')}>
        {t('stateUnreadable')}
      </Badge>
    );
  }
  if (warnings !== undefined) {
    return (
      <Badge tone="bad" dot title={warnings.join(' ')}>
        {t('stateRefused')}
      </Badge>
    );
  }
  if (serviceInfoError !== null) {
    return (
      <Badge tone="warn" dot title={serviceInfoError}>
        {t('stateSilent')}
      </Badge>
    );
  }
  if (serviceInfoReadAt === null) return <Badge dot>{t('stateUnasked')}</Badge>;
  return (
    <Badge tone="good" dot>
      {t('stateAnswered')}
    </Badge>
  );
}

function Narrow({ integration }: { readonly integration: Integration }) {
  const t = useTexts(integrationTexts);
  const { name, authenticationType, enabled, links } = integration;
  return (
    <span className={css['narrow']}>
      <span className={css['narrowLine']}>
        <strong className={css['narrowText']}>
          <bdi>{name}</bdi>
        </strong>
        {enabled ? (
          <ProviderState integration={integration} />
        ) : (
          <Badge tone="hold" dot>
            {t('disabled')}
          </Badge>
        )}
      </span>
      <span className={css['narrowLine']}>
        <span className={css['hint']}>{authenticationType}</span>
        <span className={css['hint']}>{t('linkCount', { n: links })}</span>
      </span>
    </span>
  );
}
