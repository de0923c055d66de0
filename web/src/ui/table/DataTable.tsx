import { Link, type ToOptions, useRouter } from '@tanstack/react-router';
import { type ColumnDef, rowSelectionFeature, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowUp } from 'lucide-react';
import { type ReactNode, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { usePreferences } from '../../app/preferences';
import { useKeys } from '../../app/keys';
import { common } from '../../texts/common';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../Button';
import { classes } from '../classes';
import { ErrorState, ProgressLine, Skeleton } from '../States';
import { TimeText } from '../TimeText';
import { type Column, columnsFor, idsBetween, NARROW_PX } from './columns';
import css from './DataTable.module.css';
import type { ListState } from './useList';

const FEATURES = tableFeatures({ rowSelectionFeature });
/** So many rows beyond what is seen are drawn, so that scrolling shows no gap. */
const OVERSCAN = 12;
/** With so many rows left, the next page is asked for. */
const AHEAD = 20;
const SELECT_PX = 40;

/** A key for the row that is marked: it has the focus, or j and k have led to it. */
export interface RowKey<T> {
  readonly keys: string;
  readonly label: string;
  readonly run: (row: T) => void;
}

interface DataTableProps<T extends object> {
  /** What the rows are: the table's caption. */
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly list: ListState<T>;
  readonly rowId: (row: T) => string;
  /** What a row is called, for those who select it without seeing it. */
  readonly rowName: (row: T) => string;
  /** Where a row leads. Its first cell is the link, and all of the row can be clicked, also with the middle button. */
  readonly rowLink?: (row: T) => ToOptions;
  /** A row on narrow screens, in one cell. */
  readonly narrow: (row: T) => ReactNode;
  readonly empty: ReactNode;
  /** How many there are in all, where that is known. */
  readonly total?: number | undefined;
  /** The row that is open beside the list. */
  readonly openId?: string | undefined;
  readonly selected?: ReadonlySet<string>;
  readonly onSelect?: (ids: ReadonlySet<string>) => void;
  readonly rowKeys?: readonly RowKey<T>[];
  /** In the place of an error's own actions. */
  readonly errorActions?: ReactNode;
}

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

function Rows<T extends object>(props: DataTableProps<T>) {
  const { label, list, rowId, total, selected, onSelect, openId } = props;
  const t = useTexts(common);
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const narrow = width < NARROW_PX;
  const columns = useMemo(
    () => (narrow ? [] : columnsFor(props.columns, width)),
    [props.columns, width, narrow],
  );
  const definitions = useMemo(
    (): ColumnDef<typeof FEATURES, T>[] =>
      columns.map(({ id, header, cell }) => ({ id, header, cell: ({ row }) => cell(row.original) })),
    [columns],
  );
  const table = useTable({
    features: FEATURES,
    data: list.rows,
    columns: definitions,
    getRowId: rowId,
    state: {
      rowSelection: useMemo(
        () => Object.fromEntries([...(selected ?? [])].map((id) => [id, true as const])),
        [selected],
      ),
    },
  });
  const rows = table.getRowModel().rows;
  const { density } = usePreferences();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => (narrow ? 76 : density === 'compact' ? 30 : 40),
    getItemKey: (index) => rows[index]!.id,
    overscan: OVERSCAN,
  });
  const items = virtual.getVirtualItems();
  const lastSeen = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (
      list.hasMore &&
      !list.loadingMore &&
      !list.error &&
      list.pausedAt === undefined &&
      lastSeen >= rows.length - AHEAD
    )
      list.loadMore();
  }, [lastSeen, rows.length, list]);
  const { marked, mark } = useRowKeys(props, frame, (index) =>
    virtual.scrollToIndex(index, { align: 'auto' }),
  );
  const span = columns.length + (onSelect ? 1 : 0) || 1;
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const allSelected = selected !== undefined && rows.length > 0 && rows.every(({ id }) => selected.has(id));
  return (
    <div className={css['outer']}>
      <ProgressLine active={list.stale || list.loadingMore} />
      {list.newCount > 0 && (
        <div className={css['new']}>
          <Button
            size="small"
            kind="primary"
            icon={ArrowUp}
            onClick={() => {
              frame.current?.scrollTo({ top: 0 });
              list.showNew();
            }}
          >
            {t('newRows', { n: list.newCount })}
          </Button>
        </div>
      )}
      {/* What scrolls must be reached by keyboard. */}
      <div
        ref={frame}
        className={classes(css['frame'], css['scroll'], list.stale && css['stale'])}
        tabIndex={0}
        role="region"
        aria-label={label}
      >
        <table
          className={css['table']}
          aria-rowcount={total !== undefined ? total + 1 : list.hasMore ? -1 : rows.length + 1}
        >
          <caption className="sr-only">{label}</caption>
          <colgroup>
            {onSelect && <col style={{ width: SELECT_PX }} />}
            {narrow && <col />}
            {columns.map(({ id, width: wanted }) => (
              <col key={id} style={wanted === undefined ? {} : { width: wanted }} />
            ))}
          </colgroup>
          <thead className={narrow ? 'sr-only' : undefined}>
            <tr aria-rowindex={1}>
              {onSelect && (
                <th scope="col" className={css['select']}>
                  <label>
                    <input
                      type="checkbox"
                      aria-label={t('selectAll')}
                      checked={allSelected}
                      onChange={() => onSelect(new Set(allSelected ? [] : rows.map(({ id }) => id)))}
                    />
                  </label>
                </th>
              )}
              {narrow ? (
                <th scope="col">{label}</th>
              ) : (
                columns.map(({ id, header, align }) => (
                  <th key={id} scope="col" className={classes(align === 'end' && css['end'])}>
                    {header}
                  </th>
                ))
              )}
            </tr>
          </thead>
          <tbody>
            <Spacer px={before} span={span} />
            {items.map(({ index }) => {
              const row = rows[index]!;
              const isSelected = selected?.has(row.id) ?? false;
              return (
                <tr
                  key={row.id}
                  ref={virtual.measureElement}
                  data-index={index}
                  data-row={row.id}
                  aria-rowindex={index + 2}
                  aria-selected={onSelect ? isSelected : undefined}
                  className={classes(
                    css['row'],
                    row.id === openId && css['open'],
                    isSelected && css['selected'],
                    index === marked && css['marked'],
                  )}
                  onFocus={() => mark(index)}
                >
                  {onSelect && (
                    <td className={css['select']}>
                      <label>
                        <input
                          type="checkbox"
                          aria-label={t('selectRow', { name: props.rowName(row.original) })}
                          checked={isSelected}
                          onChange={() => undefined}
                          onClick={(event) =>
                            props.onSelect?.(toggled(props, index, event.shiftKey ? marked : index))
                          }
                        />
                      </label>
                    </td>
                  )}
                  {narrow ? (
                    <td className={css['narrow']}>
                      <RowLink {...props} row={row.original}>
                        {props.narrow(row.original)}
                      </RowLink>
                    </td>
                  ) : (
                    row.getAllCells().map((cell, n) => (
                      <td key={cell.id} className={classes(columns[n]?.align === 'end' && css['end'])}>
                        {n === 0 ? (
                          <RowLink {...props} row={row.original}>
                            <table.FlexRender cell={cell} />
                          </RowLink>
                        ) : (
                          <table.FlexRender cell={cell} />
                        )}
                      </td>
                    ))
                  )}
                </tr>
              );
            })}
            <Spacer px={after} span={span} />
          </tbody>
        </table>
        <Foot list={list} shown={rows.length} total={total} />
      </div>
    </div>
  );
}

/** In the place of the rows that are not drawn. */
function Spacer({ px, span }: { readonly px: number; readonly span: number }) {
  if (px <= 0) return null;
  return (
    <tr aria-hidden className={css['spacer']}>
      <td colSpan={span} style={{ height: px }} />
    </tr>
  );
}

function RowLink<T extends object>({
  row,
  rowLink,
  openId,
  rowId,
  children,
}: Pick<DataTableProps<T>, 'rowLink' | 'openId' | 'rowId'> & {
  readonly row: T;
  readonly children: ReactNode;
}) {
  if (rowLink === undefined) return <div className={css['plain']}>{children}</div>;
  return (
    <Link
      {...rowLink(row)}
      className={css['link']}
      data-row-link
      aria-current={rowId(row) === openId ? 'true' : undefined}
    >
      {children}
    </Link>
  );
}

/** What stands under the last row: that more comes, that it is the end, or why it does not go on. */
function Foot<T>({
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
        <Button size="small" onClick={list.retry}>
          {t('tryAgain')}
        </Button>
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

/** The selection after the row at `index` was pressed; `from` another row where a range is meant. */
function toggled<T extends object>(
  { list, rowId, selected }: DataTableProps<T>,
  index: number,
  from: number,
): ReadonlySet<string> {
  const ids = list.rows.map(rowId);
  const on = !selected?.has(ids[index]!);
  const next = new Set(selected);
  for (const id of idsBetween(ids, ids[from] ?? ids[index]!, ids[index]!)) {
    if (on) next.add(id);
    else next.delete(id);
  }
  return next;
}

function useRowKeys<T extends object>(
  props: DataTableProps<T>,
  frame: React.RefObject<HTMLDivElement | null>,
  scrollTo: (index: number) => void,
) {
  const t = useTexts(common);
  const router = useRouter();
  const [marked, setMarked] = useState(-1);
  const [from, setFrom] = useState(-1);
  const { rows } = props.list;
  const row = rows[marked];
  const go = (index: number): void => {
    const to = Math.max(0, Math.min(rows.length - 1, index));
    setMarked(to);
    scrollTo(to);
    const focus = (): boolean => {
      const drawn = frame.current?.querySelector(`[data-index="${to}"]`);
      const found =
        drawn?.querySelector<HTMLElement>('[data-row-link]') ?? drawn?.querySelector<HTMLElement>('input');
      found?.focus({ preventScroll: true });
      return found !== undefined && found !== null;
    };
    // A row that was out of sight is drawn only now.
    if (!focus()) requestAnimationFrame(focus);
  };
  const link = row !== undefined && props.rowLink ? props.rowLink(row) : undefined;
  const select = (range: boolean): void => {
    if (marked < 0 || !props.onSelect) return;
    props.onSelect(toggled(props, marked, range && from >= 0 ? from : marked));
    setFrom(marked);
  };
  useKeys([
    { keys: 'j', label: t('keyNext'), run: () => go(marked + 1) },
    { keys: 'k', label: t('keyPrevious'), run: () => go(marked - 1) },
    {
      keys: 'o',
      label: t('keyOpenTab'),
      run: () => link && window.open(router.buildLocation(link as never).publicHref, '_blank', 'noopener'),
    },
    ...(props.onSelect
      ? [
          { keys: 'x', label: t('keySelect'), run: () => select(false) },
          { keys: 'shift+x', label: t('keySelectRange'), run: () => select(true) },
        ]
      : []),
    { keys: '.', label: t('keyShowNew'), run: () => props.list.newCount > 0 && props.list.showNew() },
    ...(props.rowKeys ?? []).map(({ keys, label, run }) => ({
      keys,
      label,
      run: () => row !== undefined && run(row),
    })),
  ]);
  return { marked, mark: setMarked };
}

function useWidth(of: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(1_000);
  useLayoutEffect(() => {
    const element = of.current;
    if (element === null) return;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [of]);
  return width;
}
