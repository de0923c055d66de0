import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
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
  const { copyOf, replaces, event, objCode, eventType, url } = useSearch({ from: '/subscriptions/new' });
  /** What it is called; undefined: it is not made yet. */
  const [made, setMade] = useState<string>();
  const given = replaces ?? copyOf;
  const original = useSubscription(given);
  const recorded = useRecordedEvent(event);
  const waiting = [
    ...(given === undefined ? [] : [original]),
    ...(event === undefined ? [] : [recorded]),
  ].find(({ data }) => data === undefined);
  const empty: Draft = {
    ...NOTHING,
    ...(objCode !== undefined && { objCode }),
    ...(eventType !== undefined && { eventType }),
    ...(url !== undefined && { url }),
  };
  const initial =
    original.data !== undefined
      ? draftOf(original.data, replaces !== undefined)
      : recorded.data !== undefined
        ? draftFor(recorded.data)
        : empty;
  return (
    <Page
      title={
        made === undefined
          ? t(replaces === undefined ? 'title' : 'replaceTitle')
          : made === ''
            ? t('createdTitle')
            : t('createdNamed', { name: made })
      }
      subtitle={t(
        made !== undefined ? 'createdSubtitle' : replaces === undefined ? 'subtitle' : 'replaceSubtitle',
      )}
      crumbs={
        <Link to="/subscriptions" search={{}}>
          {s('title')}
        </Link>
      }
    >
      {waiting === undefined ? (
        <DraftPage
          initial={initial}
          original={original.data}
          replaces={replaces !== undefined}
          event={recorded.data}
          onMade={setMade}
        />
      ) : waiting.error ? (
        <ErrorState error={waiting.error} onRetry={() => void waiting.refetch()} />
      ) : (
        <Skeleton lines={8} />
      )}
    </Page>
  );
}
