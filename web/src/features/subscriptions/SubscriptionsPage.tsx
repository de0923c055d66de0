import { Link, Outlet, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useCallback } from 'react';
import type { Search } from '../../app/search';
import { subscriptionTexts } from '../../texts/subscriptions';
import { useTexts } from '../../texts/useTexts';
import { buttonClass } from '../../ui/Button';
import { Page, Split } from '../../ui/Page';
import { SubscriptionList } from './list/SubscriptionList';

/** Who gets what: the list, and beside it the subscription that is open. */
export function SubscriptionsPage() {
  const t = useTexts(subscriptionTexts);
  const search = useSearch({ from: '/subscriptions' });
  const { subscriptionId } = useParams({ strict: false });
  const navigate = useNavigate();
  const change = useCallback((next: Search) => void navigate({ to: '.', search: next as never }), [navigate]);
  return (
    <Page
      title={t('title')}
      subtitle={t('subtitle')}
      fill
      actions={
        <Link to="/subscriptions/new" search={{}} className={buttonClass('primary')}>
          <Plus size={16} aria-hidden />
          <span>{t('create')}</span>
        </Link>
      }
    >
      <Split
        label={t('record')}
        list={<SubscriptionList search={search} onChange={change} openId={subscriptionId} />}
        detail={subscriptionId !== undefined && <Outlet />}
      />
    </Page>
  );
}
