import { Outlet, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Search } from '../../app/search';
import { documentTexts } from '../../texts/documents';
import { useTexts } from '../../texts/useTexts';
import { Page, Split } from '../../ui/Page';
import { AddFrom } from './AddFrom';
import { DocumentList } from './DocumentList';
import { RunOut } from './RunOut';

/** The linked documents: the list, and beside it the one that is open. */
export function DocumentsPage() {
  const t = useTexts(documentTexts);
  const search = useSearch({ from: '/documents' });
  const { ID } = useParams({ strict: false });
  const navigate = useNavigate();
  const change = useCallback((next: Search) => void navigate({ to: '.', search: next as never }), [navigate]);
  return (
    <Page title={t('title')} subtitle={t('subtitle')} actions={<AddFrom />} fill>
      <RunOut />
      <Split
        label={t('document')}
        list={<DocumentList search={search} onChange={change} openId={ID} />}
        detail={ID !== undefined && <Outlet />}
      />
    </Page>
  );
}
