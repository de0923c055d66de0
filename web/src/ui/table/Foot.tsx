import { useEffect } from 'react';
import { messageOf } from '../messageOf';
import { common } from '../../texts/common';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../Button';
import { TimeText } from '../TimeText';
import css from './DataTable.module.css';
import type { ListState } from './useList';

/** What stands under the last row: that more comes, that it is the end, or why it does not go on. */
export function Foot<T>({
  list,
  shown,
  total,
}: {
  readonly list: ListState<T>;
  readonly shown: number;
  readonly total: number | undefined;
}) {
  const t = useTexts(common);
  return (
    <div className={css['foot']}>
      <span role="status">
        {list.hasMore && total === undefined
          ? t('rowsMore', { n: shown })
          : t('rowsShown', { n: total ?? shown })}
      </span>
      {list.loadingMore && <span>{t('loadingMore')}</span>}
      {list.pausedAt !== undefined && <SearchingOn list={list} />}
      {list.error ? (
        <>
          <span role="alert" className={css['problem']}>
            {messageOf(list.error)}
          </span>
          <Button size="small" onClick={list.retry}>
            {t('tryAgain')}
          </Button>
        </>
      ) : null}
    </div>
  );
}

/** A search that is under way, or that waits to be told to go on. */
export function SearchingOn<T>({ list }: { readonly list: ListState<T> }) {
  const t = useTexts(common);
  const { hasMore, loadingMore, pausedAt, loadMore, error } = list;
  useEffect(() => {
    if (hasMore && !loadingMore && !error && pausedAt === undefined) loadMore();
  }, [hasMore, loadingMore, error, pausedAt, loadMore]);
  return (
    <span className={css['searching']}>
      {typeof pausedAt === 'string' && <SearchedTo at={pausedAt} />}
      <Button size="small" busy={loadingMore} onClick={list.searchOn}>
        {t('searchOn')}
      </Button>
    </span>
  );
}

function SearchedTo({ at }: { readonly at: string }) {
  const t = useTexts(common);
  const [before = '', after = ''] = t('searchedBack', { time: '\0' }).split('\0');
  return (
    <span>
      {before}
      <TimeText at={at} />
      {after}
    </span>
  );
}
