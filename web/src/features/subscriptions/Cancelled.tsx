import { subscriptionTexts } from '../../texts/subscriptions';
import { useTexts } from '../../texts/useTexts';
import { useUndelivered } from './api';

/** What is lost with subscriptions that are deleted: how many deliveries are cancelled. @param of their ids */
export function Cancelled({ of }: { readonly of: readonly string[] }) {
  const t = useTexts(subscriptionTexts);
  const { data, error } = useUndelivered(of);
  if (data === undefined) return <p>{t(error === null ? 'cancelledCounting' : 'cancelledUnknown')}</p>;
  if (data.n === 0 && !data.more) return <p>{t('cancelledNone')}</p>;
  return (
    <p>
      <strong>{t(data.more ? 'cancelledMore' : 'cancelled', { n: data.n })}</strong>
    </p>
  );
}
