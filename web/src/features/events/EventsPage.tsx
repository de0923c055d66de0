import { Outlet, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Search } from '../../app/search';
import { eventTexts } from '../../texts/events';
import { useTexts } from '../../texts/useTexts';
import { Page, Split } from '../../ui/Page';
import { EventList } from './EventList';

/** What was published: the list, and beside it the event that is open. */
export function EventsPage() {
  const t = useTexts(eventTexts);
  const search = useSearch({ from: '/events' });
  const { eventId } = useParams({ strict: false });
  const navigate = useNavigate();
  const change = useCallback((next: Search) => void navigate({ to: '.', search: next as never }), [navigate]);
  return (
    <Page title={t('title')} subtitle={t('subtitle')} fill>
      <Split
        label={t('record')}
        list={<EventList search={search} onChange={change} openId={eventId} />}
        detail={eventId !== undefined && <Outlet />}
      />
    </Page>
  );
}
