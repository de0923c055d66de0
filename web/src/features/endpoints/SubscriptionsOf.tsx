import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { endpointTexts } from '../../texts/endpoints';
import { useTexts } from '../../texts/useTexts';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Section } from '../../ui/Page';
import { shortId } from '../../ui/shorten';
import { ErrorNote, Skeleton } from '../../ui/States';
import { useSubscriptionsOf } from './api';
import css from './Endpoints.module.css';

/** Who shares a URL: all of its subscriptions, a page of them at a time. */
export function SubscriptionsOf({ url }: { readonly url: string }) {
  const t = useTexts(endpointTexts);
  const [page, setPage] = useState(1);
  const { data, error } = useSubscriptionsOf(url, page);
  const total = data?.meta.total_count ?? 0;
  return (
    <Section
      title={t('subscriptions')}
      hint={data && t('sharedBy', { n: total })}
      level={3}
      flush={total > 0}
      actions={
        data !== undefined &&
        data.meta.page_count > 1 && (
          <>
            <Button size="small" disabled={page === 1} onClick={() => setPage(page - 1)}>
              {t('newer')}
            </Button>
            <Button size="small" disabled={page >= data.meta.page_count} onClick={() => setPage(page + 1)}>
              {t('older')}
            </Button>
          </>
        )
      }
    >
      <ErrorNote error={error} />
      {data === undefined && !error && <Skeleton lines={3} />}
      {data !== undefined && total === 0 && <p className={css['hint']}>{t('noSubscription')}</p>}
      {total > 0 && (
        <ul className={css['subscriptions']}>
          {data!.subscriptions.map(({ id, objCode, eventType, objId, version, settings }) => (
            <li key={id}>
              <Link to="/subscriptions/$subscriptionId" params={{ subscriptionId: id }} search={{}}>
                {settings?.name ?? `${objCode} · ${eventType}`}
              </Link>
              {settings?.name && (
                <span>
                  {objCode} · {eventType}
                </span>
              )}
              <bdi className={css['objId']}>{objId ?? t('everyObject')}</bdi>
              <code>{shortId(id)}</code>
              <span>{version}</span>
              {settings?.description && <bdi className={css['description']}>{settings.description}</bdi>}
              {Object.entries(settings?.labels ?? {}).map(([key, value]) => (
                <Badge key={key}>
                  {key} = {value}
                </Badge>
              ))}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
