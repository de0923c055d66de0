import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Filter, RadioTower, Rss, Send } from 'lucide-react';
import { publishCurl } from '../../api/examples';
import { useKeys } from '../../app/keys';
import { common } from '../../texts/common';
import { eventTexts } from '../../texts/events';
import { useTexts } from '../../texts/useTexts';
import { buttonClass, IconButton } from '../../ui/Button';
import { copyText } from '../../ui/copy';
import { CopyButton } from '../../ui/CopyButton';
import type { Difference } from '../../ui/diff';
import { pathText, pretty } from '../../ui/json';
import { JsonView } from '../../ui/JsonView';
import { Fact, Facts, useTitle } from '../../ui/Page';
import { Record, RecordHead } from '../../ui/record/Record';
import { StateDiff } from '../../ui/StateDiff';
import { Tabs } from '../../ui/Tabs';
import { TimeText } from '../../ui/TimeText';
import { useEvent } from './api';
import { type ExplainedEvent, nameIn, republished } from './events';
import css from './Events.module.css';
import { useStates } from './useStates';
import { WhoGotIt } from './WhoGotIt';

/** One event: what it changed, and for each subscription whether it got it, and why not. */
export function EventRecord() {
  const { eventId } = useParams({ from: '/events/$eventId' });
  const query = useEvent(eventId);
  const t = useTexts(eventTexts);
  useTitle(`${t('record')} ${eventId.slice(0, 12)}`);
  return (
    <Record
      data={query.data?.pages[0]}
      error={query.error}
      onRetry={() => void query.refetch()}
      onClose={useClose()}
    >
      {(event) => <Shown event={event} query={query} />}
    </Record>
  );
}

function useClose(): () => void {
  const navigate = useNavigate();
  const { tab: _, only: __, ...filters } = useSearch({ from: '/events' });
  return () => void navigate({ to: '/events', search: filters as never });
}

function Shown({
  event,
  query,
}: {
  readonly event: ExplainedEvent;
  readonly query: ReturnType<typeof useEvent>;
}) {
  const t = useTexts(eventTexts);
  const c = useTexts(common);
  const navigate = useNavigate();
  const search = useSearch({ from: '/events' });
  const { tab = 'subscriptions' } = search;
  const states = useStates(event);
  const name = nameIn(event);
  useKeys([
    { keys: 'c', label: c('keyCopyId'), run: () => void copyText(event.eventId) },
    {
      keys: 'p',
      label: t('publishAgain'),
      run: () => void navigate({ to: '/publish', search: { from: event.eventId } }),
    },
    { keys: 'y', label: c('copyAsCurl'), run: () => void copyText(callOf(event)) },
  ]);
  const { subscriptions: _, meta: __, ...whole } = event;
  return (
    <>
      <RecordHead
        title={`${event.objCode} · ${event.eventType}`}
        under={
          name === undefined ? (
            (event.objId ?? undefined)
          ) : (
            <>
              <bdi className={css['objectName']}>{name}</bdi> <bdi>{event.objId}</bdi>
            </>
          )
        }
        sentence={
          event.matches === 0
            ? t('saysNone')
            : states === ''
              ? t('saysMatched', { n: event.matches })
              : t('saysSome', { n: event.matches, states })
        }
        onClose={useClose()}
        actions={
          <>
            {event.matches > 0 && (
              <Link to="/deliveries" search={{ eventId: event.eventId }} className={buttonClass('secondary')}>
                <Send size={16} aria-hidden />
                <span>{t('deliveries')}</span>
              </Link>
            )}
            <Link to="/publish" search={{ from: event.eventId }} className={buttonClass('secondary')}>
              <RadioTower size={16} aria-hidden />
              <span>{t('publishAgain')}</span>
            </Link>
            <Link
              to="/subscriptions/new"
              search={{ event: event.eventId }}
              className={buttonClass('secondary')}
            >
              <Rss size={16} aria-hidden />
              <span>{t('subscribe')}</span>
            </Link>
            <CopyButton name={c('copyAsCurl')} text={() => callOf(event)} size="usual" />
          </>
        }
      />
      <Tabs
        label={t('tabs')}
        value={tab}
        onChange={(next) =>
          void navigate({ to: '.', search: { ...search, tab: next } as never, replace: true })
        }
        tabs={[
          {
            value: 'subscriptions',
            label: t('tab_subscriptions'),
            content: <WhoGotIt eventId={event.eventId} query={query} />,
          },
          {
            value: 'states',
            label: t('tab_states'),
            content: <StateDiff before={event.oldState} after={event.newState} actions={fieldActions} />,
          },
          { value: 'json', label: t('tab_json'), content: <JsonView value={whole} label={t('tab_json')} /> },
        ]}
      />
      <Facts>
        <Fact name={t('acceptedAt')}>
          <TimeText at={event.acceptedAt} />
        </Fact>
        <Fact name={t('userId')}>
          <bdi>{event.userId ?? '–'}</bdi>
        </Fact>
        <Fact name={t('id')}>
          <code>{`${event.eventId.slice(0, 10)}…${event.eventId.slice(-6)}`}</code>{' '}
          <CopyButton text={event.eventId} />
        </Fact>
        <Fact name={t('version')}>{event.eventVersion}</Fact>
      </Facts>
    </>
  );
}

const fieldActions = (difference: Difference) => <FieldActions difference={difference} />;

function FieldActions({ difference: { path, kind } }: { readonly difference: Difference }) {
  const t = useTexts(eventTexts);
  const navigate = useNavigate();
  if (kind === 'same') return null;
  return (
    <IconButton
      icon={Filter}
      size="small"
      tip={false}
      label={t('filterOnField')}
      onClick={() => void navigate({ to: '/events', search: { changed: pathText(path) } })}
    />
  );
}

/** A call that publishes the event once more, as a new one. */
const callOf = (event: ExplainedEvent): string => publishCurl(pretty(republished(event)));
