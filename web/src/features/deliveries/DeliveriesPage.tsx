import { Outlet, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';
import type { Search } from '../../app/search';
import { deliveryTexts } from '../../texts/deliveries';
import { useTexts } from '../../texts/useTexts';
import { Page, Split } from '../../ui/Page';
import { DeliveryList } from './DeliveryList';

/** What became of every event for every subscription: the list, and beside it the delivery that is open. */
export function DeliveriesPage() {
  const t = useTexts(deliveryTexts);
  const search = useSearch({ from: '/deliveries' });
  const { deliveryId } = useParams({ strict: false });
  const navigate = useNavigate();
  const change = useCallback((next: Search) => void navigate({ to: '.', search: next as never }), [navigate]);
  return (
    <Page title={t('title')} subtitle={t('subtitle')} fill>
      <Split
        label={t('record')}
        list={<DeliveryList search={search} onChange={change} openId={deliveryId} />}
        detail={deliveryId !== undefined && <Outlet />}
      />
    </Page>
  );
}
