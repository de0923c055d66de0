import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { endpointTexts } from '../../texts/endpoints';
import { useTexts } from '../../texts/useTexts';
import { RecordsPage, useSearchChange } from '../../ui/record/RecordsPage';
import { useEndpointOfUrl } from './api';
import { EndpointList } from './EndpointList';

/** The URLs that events go to: the list, and beside it the one that is open. */
export function EndpointsPage() {
  const t = useTexts(endpointTexts);
  const { url, ...search } = useSearch({ from: '/endpoints' });
  const { endpointId } = useParams({ strict: false });
  const change = useSearchChange();
  useLeadTo(url);
  return (
    <RecordsPage title={t('title')} subtitle={t('subtitle')} record={t('record')} openId={endpointId}>
      <EndpointList search={search} onChange={change} openId={endpointId} />
    </RecordsPage>
  );
}

/** Opens the endpoint of a URL that the address names; one that nobody names is searched for. */
function useLeadTo(url: string | undefined): void {
  const navigate = useNavigate();
  const { data } = useEndpointOfUrl(url);
  useEffect(() => {
    if (url === undefined || data === undefined) return;
    void (data === null
      ? navigate({ to: '/endpoints', search: { search: url }, replace: true })
      : navigate({
          to: '/endpoints/$endpointId',
          params: { endpointId: data.id },
          search: {},
          replace: true,
        }));
  }, [url, data, navigate]);
}
