import { nameOf, type Subscription } from '../../api/subscriptions';
import { shortId, shortUrl } from '../../ui/shorten';
import css from './Replays.module.css';

/** A subscription in a line: what it is for, and where it leads. */
export function SubscriptionName({
  id,
  subscription,
}: {
  readonly id: string;
  /** Undefined: it is gone, or not known yet. */
  readonly subscription: Subscription | undefined;
}) {
  if (subscription === undefined) return <code>{shortId(id)}</code>;
  const { objCode, eventType, url } = subscription;
  return (
    <span className={css['subscription']} title={url}>
      <strong>
        <bdi>{nameOf(subscription) ?? `${objCode} · ${eventType}`}</bdi>
      </strong>
      <bdi className={css['subscriptionUrl']}>{shortUrl(url)}</bdi>
    </span>
  );
}
