import { Link } from '@tanstack/react-router';
import { recordTexts } from '../../../texts/subscriptionRecord';
import { useTexts } from '../../../texts/useTexts';
import { buttonClass } from '../../../ui/Button';
import { StateBadge } from '../../../ui/StateBadge';
import { ErrorState, Skeleton } from '../../../ui/States';
import { TimeText } from '../../../ui/TimeText';
import { useRecentDeliveries } from '../api';
import css from './Record.module.css';

/** The latest deliveries, each leading to all that is known of it. */
export function RecentDeliveries({ subscriptionId }: { readonly subscriptionId: string }) {
  const t = useTexts(recordTexts);
  const { data, error, refetch } = useRecentDeliveries(subscriptionId);
  if (data === undefined) {
    return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Skeleton lines={4} />;
  }
  if (data.deliveries.length === 0) return <p className={css['quiet']}>{t('noDeliveries')}</p>;
  return (
    <div className={css['stack']}>
      <ul className={css['deliveries']}>
        {data.deliveries.map((one) => (
          <li key={one.id}>
            <Link to="/deliveries/$deliveryId" params={{ deliveryId: one.id }} search={{ subscriptionId }}>
              <StateBadge state={one.state} />
              <bdi className={css['objId']}>{one.objId ?? '–'}</bdi>
              <span className={css['quiet']}>{t('attempts', { n: one.attemptCount })}</span>
              <span className={css['quiet']}>{one.lastAttempt?.status ?? ''}</span>
              <span className={css['quiet']}>
                <TimeText at={one.createdAt} short />
              </span>
            </Link>
          </li>
        ))}
      </ul>
      <div>
        <Link to="/deliveries" search={{ subscriptionId }} className={buttonClass('secondary')}>
          {t('allDeliveries')}
        </Link>
      </div>
    </div>
  );
}
