import { Link } from '@tanstack/react-router';
import { ArrowDown, Terminal } from 'lucide-react';
import { memo, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { tailTexts } from '../../texts/tail';
import { useTexts } from '../../texts/useTexts';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { HealthBadge } from '../../ui/HealthBadge';
import { StateBadge } from '../../ui/StateBadge';
import { EmptyFiltered, Skeleton } from '../../ui/States';
import { EmptyUntilPublished } from '../../ui/EmptyUntilPublished';
import { duration } from '../../ui/time';
import { TimeText } from '../../ui/TimeText';
import type { Line } from './lines';
import css from './Tail.module.css';

/** Whoever is so near to the end, in pixels, follows it. */
const NEAR = 24;

/** The lines. While the end is seen, it stays in sight; whoever scrolls back is told how many have come since. */
export function TailLines({
  lines,
  filtered,
  loading,
  onClear,
}: {
  readonly lines: readonly Line[];
  readonly filtered: boolean;
  readonly loading: boolean;
  readonly onClear: () => void;
}) {
  const t = useTexts(tailTexts);
  const frame = useRef<HTMLDivElement>(null);
  const [follows, setFollows] = useState(true);
  const seen = useRef(lines.at(-1)?.key);
  const last = lines.at(-1)?.key;
  useLayoutEffect(() => {
    if (!follows) return;
    seen.current = last;
    frame.current?.scrollTo({ top: frame.current.scrollHeight });
  }, [follows, last]);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const look = (): void =>
      setFollows(element.scrollHeight - element.scrollTop - element.clientHeight < NEAR);
    element.addEventListener('scroll', look, { passive: true });
    return () => element.removeEventListener('scroll', look);
  }, []);
  const since = lines.length - 1 - lines.findLastIndex(({ key }) => key === seen.current);
  return (
    <div className={css['outer']}>
      <div
        ref={frame}
        className={css['frame']}
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={t('title')}
      >
        {lines.length > 0 ? (
          <ol className={css['lines']}>
            {lines.map((line) => (
              <OneLine key={line.key} line={line} />
            ))}
          </ol>
        ) : loading ? (
          <Skeleton lines={8} height={16} />
        ) : filtered ? (
          <EmptyFiltered onClear={onClear} />
        ) : (
          <EmptyUntilPublished icon={Terminal} title={t('emptyTitle')} text={t('emptyText')} />
        )}
      </div>
      {!follows && (
        <div className={css['follow']}>
          <Button size="small" kind="primary" icon={ArrowDown} onClick={() => setFollows(true)}>
            {since > 0 && since < lines.length ? t('newBelow', { n: since }) : t('toEnd')}
          </Button>
        </div>
      )}
    </div>
  );
}

const OneLine = memo(function OneLine({ line }: { readonly line: Line }) {
  const t = useTexts(tailTexts);
  if (line.kind === 'more') {
    const kind = t(`kind_${line.of}`);
    return (
      <li className={css['line']}>
        <span className={css['time']}>
          <TimeText at={line.at} short />
        </span>
        <span className={css['more']}>
          {line.count === undefined ? t('missed', { kind }) : t('more', { n: line.count, kind })}
        </span>
      </li>
    );
  }
  return (
    <li className={css['line']}>
      <span className={css['time']}>
        <TimeText at={line.at} short />
      </span>
      <Content line={line} />
    </li>
  );
});

function Content({ line }: { readonly line: Exclude<Line, { kind: 'more' }> }) {
  const t = useTexts(tailTexts);
  switch (line.kind) {
    case 'events': {
      const { eventId, objCode, eventType, objId, matches } = line.row;
      return (
        <>
          <span className={css['kindOf']}>
            <Badge tone={matches > 0 ? 'info' : 'quiet'} dot>
              {t('event')}
            </Badge>
          </span>
          <Link to="/events/$eventId" params={{ eventId }}>
            <bdi>
              {objCode} · {eventType}
            </bdi>
          </Link>
          <bdi className={css['id']}>{objId ?? '–'}</bdi>
          <span className={css['note']}>{t('matches', { n: matches })}</span>
        </>
      );
    }
    case 'deliveries': {
      const { id, state, objCode, eventType, objId, url, lastAttempt, attemptCount } = line.row;
      return (
        <>
          <span className={css['kindOf']}>
            <StateBadge state={state} />
          </span>
          <Link to="/deliveries/$deliveryId" params={{ deliveryId: id }}>
            <bdi>
              {objCode} · {eventType}
            </bdi>
          </Link>
          <bdi className={css['id']}>{objId ?? '–'}</bdi>
          <bdi className={css['url']}>{url?.replace(/^https?:\/\//, '') ?? '–'}</bdi>
          {lastAttempt !== null && (
            <span className={css['note']} title={lastAttempt.error ?? undefined}>
              {lastAttempt.status ?? t('noAnswer')} · {duration(lastAttempt.durationMs)}
              {attemptCount > 1 && ` · ${t('attempt', { n: attemptCount })}`}
            </span>
          )}
        </>
      );
    }
    case 'endpoints': {
      const { id, url, health, reason } = line.row;
      return (
        <>
          <span className={css['kindOf']}>
            <HealthBadge health={health} />
          </span>
          <Link to="/endpoints/$endpointId" params={{ endpointId: id }} className={css['url']}>
            <bdi>{url.replace(/^https?:\/\//, '')}</bdi>
          </Link>
          <span className={css['note']}>{reason}</span>
        </>
      );
    }
    case 'replays': {
      const { id, state } = line.row;
      return (
        <>
          <span className={css['kindOf']}>
            <Badge tone="info" dot>
              {t('replay')}
            </Badge>
          </span>
          <Link to="/replays/$replayId" params={{ replayId: id }}>
            <bdi>{id}</bdi>
          </Link>
          <span className={css['note']}>{t(`replay_${state}`)}</span>
        </>
      );
    }
  }
}
