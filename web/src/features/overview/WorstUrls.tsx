import { Link } from '@tanstack/react-router';
import { locale } from '../../app/preferences';
import { overviewTexts } from '../../texts/overview';
import { useTexts } from '../../texts/useTexts';
import { Section } from '../../ui/Page';
import { percent } from '../../ui/percent';
import { shortUrl } from '../../ui/shorten';
import { ErrorState, Skeleton } from '../../ui/States';
import { KeepEnd } from '../../ui/table/Cells';
import { useAttemptsByUrl } from './api';
import { type Range, rangeAt, worstUrls } from './figures';
import css from './Overview.module.css';

/** The URLs to which most attempts failed, each leading to its deliveries. */
export function WorstUrls({ range }: { readonly range: Range }) {
  const t = useTexts(overviewTexts);
  const { data, error, refetch } = useAttemptsByUrl(range);
  const urls = data && worstUrls(data);
  const { from: since } = rangeAt(range, Date.now());
  return (
    <Section title={t('worst')} hint={t('worstHint')}>
      {urls === undefined ? (
        error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton lines={5} height={24} />
        )
      ) : urls.length === 0 ? (
        <p className={css['nothing']}>{t('noneFailed')}</p>
      ) : (
        <div className={css['tableFrame']} tabIndex={0} role="region" aria-label={t('worst')}>
          <table className={css['table']}>
            <caption className="sr-only">{t('worst')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('url')}</th>
                <th scope="col">{t('failed')}</th>
                <th scope="col">{t('ofAttempts')}</th>
                <th scope="col">{t('mostly')}</th>
              </tr>
            </thead>
            <tbody>
              {urls.map(({ endpointId, url, attempts, failed, outcome }) => (
                <tr key={endpointId}>
                  <th scope="row" className={css['url']}>
                    <Link to="/deliveries" search={{ url, since }}>
                      <KeepEnd text={url} shown={shortUrl(url)} />
                    </Link>
                  </th>
                  <td>{failed.toLocaleString(locale())}</td>
                  <td>{percent(failed / attempts)}</td>
                  <td className={css['outcome']}>{t(`outcome_${outcome as 'timeout'}`)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}
