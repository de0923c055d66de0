import { Link } from '@tanstack/react-router';
import { ArrowRight, Replace, Trash2 } from 'lucide-react';
import { ApiError } from '../../../api/errors';
import { recordTexts } from '../../../texts/subscriptionRecord';
import { useTexts } from '../../../texts/useTexts';
import { buttonClass } from '../../../ui/Button';
import { Empty, ErrorState, Skeleton } from '../../../ui/States';
import { TimeText } from '../../../ui/TimeText';
import { useEnd, useSubscription } from '../api';

/** In the place of a subscription that is there no more: what became of it, as the audit has it, and where it goes on. */
export function Gone({
  id,
  error,
  onRetry,
}: {
  readonly id: string;
  readonly error: unknown;
  readonly onRetry: () => void;
}) {
  const missing = error instanceof ApiError && error.status === 404;
  const end = useEnd(missing ? id : undefined);
  if (missing && end.isPending) return <Skeleton lines={4} />;
  if (!end.data) return <ErrorState error={error} onRetry={onRetry} />;
  return <Ended id={id} end={end.data} />;
}

function Ended({
  id,
  end,
}: {
  readonly id: string;
  readonly end: NonNullable<ReturnType<typeof useEnd>['data']>;
}) {
  const t = useTexts(recordTexts);
  const { at, username, by } = end;
  const { data: successor } = useSubscription(by);
  const name =
    successor === undefined
      ? t('successor')
      : (successor.settings?.name ?? `${successor.objCode} · ${successor.eventType}`);
  return (
    <div role="status">
      <Empty
        icon={by === undefined ? Trash2 : Replace}
        title={t(by === undefined ? 'wasDeleted' : 'wasReplaced')}
        actions={
          <>
            {by !== undefined && (
              <Link
                to="/subscriptions/$subscriptionId"
                params={{ subscriptionId: by }}
                search={{}}
                className={buttonClass('primary')}
              >
                <bdi>{name}</bdi>
                <ArrowRight size={16} aria-hidden />
              </Link>
            )}
            <Link to="/deliveries" search={{ subscriptionId: id }} className={buttonClass('secondary')}>
              {t('itsDeliveries')}
            </Link>
          </>
        }
      >
        <p>
          <TimeText at={at} />
          {username !== null && (
            <>
              {' · '}
              <bdi>{username}</bdi>
            </>
          )}
        </p>
        <p>{t(by === undefined ? 'wasDeletedText' : 'wasReplacedText')}</p>
      </Empty>
    </div>
  );
}
