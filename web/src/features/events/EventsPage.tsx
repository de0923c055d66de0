import { useParams, useSearch } from '@tanstack/react-router';
import { eventTexts } from '../../texts/events';
import { useTexts } from '../../texts/useTexts';
import { RecordsPage, useSearchChange } from '../../ui/record/RecordsPage';
import { EventList } from './EventList';

/** What was published: the list, and beside it the event that is open. */
export function EventsPage() {
  const t = useTexts(eventTexts);
  const search = useSearch({ from: '/events' });
  const { eventId } = useParams({ strict: false });
  const change = useSearchChange();
  return (
    <RecordsPage title={t('title')} subtitle={t('subtitle')} record={t('record')} openId={eventId}>
      <EventList search={search} onChange={change} openId={eventId} />
    </RecordsPage>
  );
}
