import { type ColumnDef, rowSelectionFeature, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowUp } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { usePreferences } from '../../app/preferences';
import { common } from '../../texts/common';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../Button';
import { classes } from '../classes';
import { ProgressLine } from '../States';
import { columnsFor, NARROW_PX } from './columns';
import css from './DataTable.module.css';
import { Foot } from './Foot';
import { HeadRow } from './HeadRow';
import type { DataTableProps } from './props';
import { RowLink, Spacer } from './RowParts';
import { toggled, useRowKeys } from './useRowKeys';
import { useWidth } from './useWidth';

const FEATURES = tableFeatures({ rowSelectionFeature });
/** So many rows beyond what is seen are drawn, so that scrolling shows no gap. */
const OVERSCAN = 12;
/** With so many rows left, the next page is asked for. */
const AHEAD = 20;
const SELECT_PX = 40;

/** The rows of a list that has some, as a table. */
export function Rows<T extends object>(props: DataTableProps<T>) {
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
          <HeadRow {...props} shown={columns} oneCell={narrow} />
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
