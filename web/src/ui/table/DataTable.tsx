import { ArrowUp } from 'lucide-react';
import { common } from '../../texts/common';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../Button';
import { ErrorState, ProgressLine, Skeleton } from '../States';
import css from './DataTable.module.css';
import { SearchingOn } from './Foot';
import type { DataTableProps } from './props';
import { Rows } from './Rows';

/**
 * A list of any length as a table: only what is seen is drawn. j and k go from row to row, Enter opens one, o in a tab of its own, x
 * selects, Shift and x up to here; the next page is fetched before the end is reached.
 */
export function DataTable<T extends object>(props: DataTableProps<T>) {
  const { list, label, empty, columns, errorActions } = props;
  const t = useTexts(common);
  if (list.rows.length > 0) return <Rows {...props} />;
  return (
    <div className={css['frame']} aria-label={label} role="region">
      <ProgressLine active={list.loading || list.stale || list.loadingMore} />
      {list.error ? (
        <ErrorState error={list.error} onRetry={list.retry} actions={errorActions} />
      ) : list.loading ? (
        <div className={css['waiting']}>
          <Skeleton lines={Math.max(8, columns.length)} height={14} />
        </div>
      ) : list.newCount > 0 ? (
        <div className={css['newAlone']}>
          <Button icon={ArrowUp} onClick={list.showNew}>
            {t('newRows', { n: list.newCount })}
          </Button>
        </div>
      ) : list.hasMore && list.pausedAt === undefined ? (
        <SearchingOn list={list} />
      ) : (
        empty
      )}
    </div>
  );
}
