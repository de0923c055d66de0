import { Link, useSearch } from '@tanstack/react-router';
import { formTexts } from '../../../texts/subscriptionForm';
import { subscriptionTexts } from '../../../texts/subscriptions';
import { useTexts } from '../../../texts/useTexts';
import { Page } from '../../../ui/Page';
import { ErrorState, Skeleton } from '../../../ui/States';
import { useSubscription } from '../api';
import { useRecordedEvent } from './api';
import { DraftPage } from './DraftPage';
import { type Draft, draftFor, draftOf, NOTHING } from './draft';

/** A new subscription: from nothing, as a copy of one, or for events like one that was recorded. */
export function NewSubscriptionPage() {
  const t = useTexts(formTexts);
  const s = useTexts(subscriptionTexts);
  const { copyOf, event, objCode, eventType, url } = useSearch({ from: '/subscriptions/new' });
  const original = useSubscription(copyOf);
  const recorded = useRecordedEvent(event);
  const waiting = [
    ...(copyOf === undefined ? [] : [original]),
    ...(event === undefined ? [] : [recorded]),
  ].find(({ data }) => data === undefined);
  const given: Draft = {
    ...NOTHING,
    ...(objCode !== undefined && { objCode }),
    ...(eventType !== undefined && { eventType }),
    ...(url !== undefined && { url }),
  };
  const initial =
    original.data !== undefined
      ? draftOf(original.data)
      : recorded.data !== undefined
        ? draftFor(recorded.data)
        : given;
  return (
    <Page
      title={t('title')}
      subtitle={t('subtitle')}
      crumbs={
        <Link to="/subscriptions" search={{}}>
          {s('title')}
        </Link>
      }
    >
      {waiting === undefined ? (
        <DraftPage initial={initial} original={original.data} event={recorded.data} />
      ) : waiting.error ? (
        <ErrorState error={waiting.error} onRetry={() => void waiting.refetch()} />
      ) : (
        <Skeleton lines={8} />
      )}
    </Page>
  );
}
