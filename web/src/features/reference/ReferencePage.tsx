import { Link, Outlet, useParams, useSearch } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { referenceTexts } from '../../texts/reference';
import { useTexts } from '../../texts/useTexts';
import { classes } from '../../ui/classes';
import { Page } from '../../ui/Page';
import { ErrorState, Skeleton } from '../../ui/States';
import { Contents } from './Contents';
import css from './ReferencePage.module.css';
import { Start } from './Start';
import { useDescription } from './useDescription';

/** The calls and the guides: a list to search, and beside it, where there is room, what is open. */
export function ReferencePage() {
  const t = useTexts(referenceTexts);
  const { data, error, refetch } = useDescription();
  const { operationId, guide } = useParams({ strict: false });
  const search = useSearch({ from: '/docs' });
  const isOpen = operationId !== undefined || guide !== undefined;
  return (
    <Page title={t('title')} subtitle={isOpen ? undefined : t('subtitle')}>
      {data === undefined ? (
        error === null ? (
          <Skeleton lines={12} />
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )
      ) : (
        <div className={classes(css['split'], isOpen && css['open'])}>
          <div className={css['contents']}>
            <Contents description={data} />
          </div>
          <div className={css['part']}>
            {isOpen ? (
              <>
                <Link to="/docs" search={search} className={css['back']}>
                  <ArrowLeft size={16} aria-hidden />
                  <span>{t('back')}</span>
                </Link>
                <Outlet />
              </>
            ) : (
              <Start />
            )}
          </div>
        </div>
      )}
    </Page>
  );
}
