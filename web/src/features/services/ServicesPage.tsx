import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Cable } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { type DocumentService, useServices } from '../../api/services';
import { currentUser } from '../../api/session';
import { listCall } from '../../api/curl';
import type { Search } from '../../app/search';
import { serviceTexts } from '../../texts/services';
import { useTexts } from '../../texts/useTexts';
import { buttonClass } from '../../ui/Button';
import { ExportMenu } from '../../ui/ExportMenu';
import { FilterBar } from '../../ui/filters/FilterBar';
import { type FilterField, withoutFilters } from '../../ui/filters/filters';
import { Page } from '../../ui/Page';
import { Empty, EmptyFiltered, ErrorState, Skeleton } from '../../ui/States';
import { ServiceCard } from './ServiceCard';
import css from './Services.module.css';

/** So many services are looked through with the eyes; more get filters. */
const FEW = 5;
/** While somebody may be linking in another window. */
const REFRESH_MS = 5_000;

/** The document services, and the user's account at each. */
export function ServicesPage() {
  const t = useTexts(serviceTexts);
  const search = useSearch({ from: '/services' });
  const navigate = useNavigate();
  const change = useCallback((next: Search) => void navigate({ to: '.', search: next as never }), [navigate]);
  const fields = useFields();
  const services = useServices(REFRESH_MS);
  const all = services.data ?? [];
  const shown = all.filter((service) => matches(service, search));
  const isFiltered = Object.keys(search).length > 0;
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      {(all.length > FEW || isFiltered) && (
        <FilterBar fields={fields} search={search} onChange={change}>
          <span className={css['count']} role="status">
            {t('count', { n: shown.length })}
          </span>
          <ExportMenu
            name="services"
            fetch={() => Promise.resolve({ rows: shown, cursor: null })}
            curl={() => listCall('/api/v1/document-services')}
          />
        </FilterBar>
      )}
      {shown.length > 0 ? (
        <ul className={css['cards']}>
          {shown.map((service) => (
            <ServiceCard key={service.id} service={service} />
          ))}
        </ul>
      ) : services.error ? (
        <ErrorState error={services.error} onRetry={() => void services.refetch()} />
      ) : services.isPending ? (
        <Skeleton lines={5} height={40} />
      ) : all.length > 0 ? (
        <EmptyFiltered onClear={() => change(withoutFilters(fields, search))} />
      ) : (
        <None />
      )}
    </Page>
  );
}

function None() {
  const t = useTexts(serviceTexts);
  const isAdministrator = currentUser()?.accessLevel === 'System Administrator';
  return (
    <Empty
      icon={Cable}
      title={t('emptyTitle')}
      actions={
        isAdministrator && (
          <Link to="/integrations" className={buttonClass('primary')}>
            {t('register')}
          </Link>
        )
      }
    >
      {t('emptyText')}
    </Empty>
  );
}

function useFields(): readonly FilterField[] {
  const t = useTexts(serviceTexts);
  return useMemo(
    () => [
      { kind: 'text', name: 'name', label: t('filterName') },
      {
        kind: 'choice',
        name: 'state',
        label: t('filterState'),
        multiple: true,
        options: (['linked', 'consentRequired', 'none'] as const).map((value) => ({
          value,
          label: t(`state_${value}`),
        })),
      },
    ],
    [t],
  );
}

function matches(
  { name, linkState }: DocumentService,
  search: { readonly name?: string; readonly state?: readonly string[] },
): boolean {
  const wanted = search.name?.toLocaleLowerCase();
  return (
    (wanted === undefined || name.toLocaleLowerCase().includes(wanted)) &&
    (search.state === undefined || search.state.includes(linkState))
  );
}
