import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowUp, Pause } from 'lucide-react';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
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
import { Row } from './Row';
import { Spacer } from './RowParts';
import { useFollow } from './useFollow';
import { useRowKeys } from './useRowKeys';
import { useWidth } from './useWidth';

/** So many rows beyond what is seen are drawn, so that scrolling shows no gap. */
const OVERSCAN = 12;
/** With so many rows left, the next page is asked for. */
const AHEAD = 20;
const SELECT_PX = 40;
/** How high a row is: that of columns exactly (`--row`), that of one cell about, as it is measured. */
const ROW_PX = { comfortable: 40, compact: 30 } as const;
const NARROW_ROW_PX = 76;

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
  const { rows } = list;
  const { density } = usePreferences();
  const rowPx = narrow ? NARROW_ROW_PX : ROW_PX[density];
  // It must stay the same while the list is scrolled: with another one, all sizes are worked out anew.
  const keyOf = useCallback((index: number) => rowId(rows[index]!), [rows, rowId]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowPx,
    overscan: OVERSCAN,
    ...(narrow && { getItemKey: keyOf }),
  });
  useLayoutEffect(() => virtual.measure(), [virtual, rowPx]);
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
  const toNew = (): void => {
    frame.current?.scrollTo({ top: 0 });
    list.showNew();
  };
  const follow = useFollow(list, toNew);
  const [tableNow, markedNow] = [useRef(props), useRef(marked)];
  tableNow.current = props;
  markedNow.current = marked;
  const filters = useMemo(() => JSON.stringify(props.rowLink?.(rows[0]!).search ?? null), [props, rows]);
  const span = columns.length + (onSelect ? 1 : 0) || 1;
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <div className={css['outer']}>
      <ProgressLine active={list.stale || list.loadingMore} />
      {(follow.on || list.newCount > 0) && (
        <div className={classes(css['new'], narrow && css['newAbove'])}>
          {follow.on ? (
            <Button size="small" kind="primary" icon={Pause} onClick={follow.toggle}>
              {t('followStop')}
            </Button>
          ) : (
            <Button size="small" kind="primary" icon={ArrowUp} onClick={toNew}>
              {t('newRows', { n: list.newCount })}
            </Button>
          )}
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
              const id = rowId(row);
              return (
                <Row<T>
                  key={id}
                  tableNow={tableNow}
                  row={row}
                  id={id}
                  index={index}
                  narrow={narrow ? props.narrow : undefined}
                  filters={filters}
                  columns={columns}
                  measure={narrow ? virtual.measureElement : undefined}
                  isSelected={selected?.has(id) ?? false}
                  isOpen={id === openId}
                  isMarked={index === marked}
                  markedNow={markedNow}
                  mark={mark}
                />
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
