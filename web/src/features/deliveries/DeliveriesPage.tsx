import { useParams, useSearch } from '@tanstack/react-router';
import { deliveryTexts } from '../../texts/deliveries';
import { useTexts } from '../../texts/useTexts';
import { RecordsPage, useSearchChange } from '../../ui/record/RecordsPage';
import { DeliveryList } from './DeliveryList';

/** What became of every event for every subscription: the list, and beside it the delivery that is open. */
export function DeliveriesPage() {
  const t = useTexts(deliveryTexts);
  const search = useSearch({ from: '/deliveries' });
  const { deliveryId } = useParams({ strict: false });
  const change = useSearchChange();
  return (
    <RecordsPage title={t('title')} subtitle={t('subtitle')} record={t('record')} openId={deliveryId}>
      <DeliveryList search={search} onChange={change} openId={deliveryId} />
    </RecordsPage>
  );
}
