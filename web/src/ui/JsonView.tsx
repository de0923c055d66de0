import { useVirtualizer } from '@tanstack/react-virtual';
import { ChevronRight, Copy, Link2 } from 'lucide-react';
import { type CSSProperties, type ReactNode, useMemo, useRef, useState } from 'react';
import { common } from '../texts/common';
import { useTexts } from '../texts/useTexts';
import { Button, IconButton } from './Button';
import { CopyButton } from './CopyButton';
import { classes } from './classes';
import { copyText } from './copy';
import { Isolated } from './Isolated';
import { kindOf, membersOf, pathText, pretty, scalarText, visibleName } from './json';
import { type JsonPath, type JsonRow, jsonRows } from './jsonRows';
import css from './JsonView.module.css';

/** Of more rows only those are drawn that are seen: a state may have 20 000 keys. */
const MOST_DRAWN = 300;
/** So many rows beyond what is seen are drawn, so that scrolling shows no gap. */
const OVERSCAN = 20;
const ROW_PX = 26;
/** "Open all" stops there: nobody reads deeper, and each level moves to the right. */
const DEEPEST = 100;
/** Longer texts are cut until somebody wants them. */
const LONGEST_TEXT = 600;

interface JsonViewProps {
  readonly value: unknown;
  /** What it is, for those who do not see it. */
  readonly label: string;
  /** How many levels are open at first. */
  readonly open?: number;
  /** Beside each member, when it is pointed at or in it: "filter on this". */
  readonly actions?: (path: JsonPath, value: unknown) => ReactNode;
  /** Shows "copy" for the whole. */
  readonly copyable?: boolean;
}

interface Opened {
  /** All that is less deep is open, but for what was opened and closed by itself. */
  readonly depth: number;
  readonly changed: ReadonlyMap<string, boolean>;
}

/** JSON as a tree. Numbers are shown digit for digit; what is not opened is not drawn, and of much only what is seen. */
export function JsonView({ value, label, open = 2, actions, copyable = true }: JsonViewProps) {
  const t = useTexts(common);
  const [opened, setOpened] = useState<Opened>({ depth: open, changed: new Map() });
  const rows = useMemo(
    () => jsonRows(value, (key, depth) => opened.changed.get(key) ?? depth < opened.depth),
    [value, opened],
  );
  const isTree = membersOf(value).length > 0;
  const toggle = ({ key, kind }: JsonRow): void =>
    setOpened(({ depth, changed }) => ({ depth, changed: new Map(changed).set(key, kind === 'closed') }));
  const openTo = (depth: number): void => setOpened({ depth, changed: new Map() });
  return (
    <div className={css['view']} role="group" aria-label={label}>
      {copyable && (
        <div className={css['tools']}>
          {isTree && (
            <>
              <Button kind="quiet" size="small" onClick={() => openTo(DEEPEST)}>
                {t('jsonOpenAll')}
              </Button>
              <Button kind="quiet" size="small" onClick={() => openTo(1)}>
                {t('jsonCloseAll')}
              </Button>
            </>
          )}
          <CopyButton text={() => pretty(value)} />
        </div>
      )}
      <Tree rows={rows} label={label} onToggle={toggle} actions={actions} />
    </div>
  );
}

interface TreeProps {
  readonly rows: readonly JsonRow[];
  readonly label: string;
  readonly onToggle: (row: JsonRow) => void;
  readonly actions: JsonViewProps['actions'];
}

function Tree({ rows, label, onToggle, actions }: TreeProps) {
  const frame = useRef<HTMLDivElement>(null);
  const isLong = rows.length > MOST_DRAWN;
  const virtual = useVirtualizer({
    count: rows.length,
    enabled: isLong,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_PX,
    getItemKey: (index) => rows[index]!.key,
    overscan: OVERSCAN,
  });
  if (!isLong) {
    return (
      <div ref={frame} className={css['tree']}>
        {rows.map((row) => (
          <Row key={row.key} row={row} onToggle={onToggle} actions={actions} />
        ))}
      </div>
    );
  }
  const items = virtual.getVirtualItems();
  return (
    // What scrolls must be reached by keyboard; and whoever hears it hears how much there is.
    <div ref={frame} className={css['tree']} tabIndex={0} role="region" aria-label={label}>
      <div style={{ height: items[0]?.start ?? 0 }} />
      <div role="list">
        {items.map(({ index, key }) => (
          <div
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            role="listitem"
            aria-posinset={index + 1}
            aria-setsize={rows.length}
          >
            <Row row={rows[index]!} onToggle={onToggle} actions={actions} />
          </div>
        ))}
      </div>
      <div style={{ height: virtual.getTotalSize() - (items.at(-1)?.end ?? 0) }} />
    </div>
  );
}

interface RowProps {
  readonly row: JsonRow;
  readonly onToggle: (row: JsonRow) => void;
  readonly actions: JsonViewProps['actions'];
}

function Row({ row, onToggle, actions }: RowProps) {
  const t = useTexts(common);
  const { name, value, path, depth, kind, members, isArray } = row;
  const [begin, end] = isArray ? ['[', ']'] : ['{', '}'];
  const indent: CSSProperties & { '--depth': number } = { '--depth': depth };
  if (kind === 'end') {
    return (
      <div className={classes(css['row'], css['end'])} style={indent}>
        <span className={css['gap']} />
        <span className={css['mark']}>{end}</span>
      </div>
    );
  }
  const count = t(isArray ? 'jsonItems' : 'jsonKeys', { n: members });
  return (
    <div className={css['row']} style={indent}>
      {kind === 'leaf' ? (
        <span className={css['gap']} />
      ) : (
        <button
          type="button"
          className={css['toggle']}
          aria-expanded={kind === 'open'}
          aria-label={`${t('jsonExpand', { name: name ?? '$' })}, ${count}`}
          onClick={() => onToggle(row)}
        >
          <ChevronRight
            size={14}
            aria-hidden
            className={classes(css['chevron'], kind === 'open' && css['turned'])}
          />
        </button>
      )}
      <Name name={name} />
      {kind === 'open' && <span className={css['mark']}>{begin}</span>}
      {kind === 'closed' && (
        <>
          <span className={css['mark']}>{begin}</span>
          <span className={css['count']}>{count}</span>
          <span className={css['mark']}>{end}</span>
        </>
      )}
      {kind === 'leaf' && <Leaf value={value} />}
      <Tools path={path} value={value} actions={actions} />
    </div>
  );
}

function Name({ name }: { readonly name: string | undefined }) {
  if (name === undefined) return null;
  return (
    <span className={css['name']}>
      <bdi dir="ltr">{visibleName(name)}</bdi>
      <span className={css['mark']}>:</span>
    </span>
  );
}

/** A scalar, or an object or array without members. */
function Leaf({ value }: { readonly value: unknown }) {
  const t = useTexts(common);
  const [whole, setWhole] = useState(false);
  const kind = kindOf(value);
  if (kind === 'array' || kind === 'object')
    return <span className={css['mark']}>{kind === 'array' ? '[ ]' : '{ }'}</span>;
  const text = scalarText(value);
  const cut = !whole && text.length > LONGEST_TEXT;
  return (
    <span className={css['scalar']}>
      <bdi dir="ltr" className={css[kind]}>
        <Isolated text={cut ? `${text.slice(0, LONGEST_TEXT)}…` : text} />
      </bdi>
      {cut && (
        <Button kind="quiet" size="small" onClick={() => setWhole(true)}>
          {t('jsonWholeText', { n: text.length })}
        </Button>
      )}
    </span>
  );
}

function Tools({
  path,
  value,
  actions,
}: {
  readonly path: JsonPath;
  readonly value: unknown;
  readonly actions: JsonViewProps['actions'];
}) {
  const t = useTexts(common);
  if (path.length === 0) return null;
  return (
    <span className={css['rowTools']}>
      <IconButton
        icon={Link2}
        size="small"
        tip={false}
        label={t('jsonCopyPath')}
        onClick={() => void copyText(pathText(path))}
      />
      <IconButton
        icon={Copy}
        size="small"
        tip={false}
        label={t('jsonCopyValue')}
        onClick={() => void copyText(typeof value === 'string' ? value : pretty(value))}
      />
      {actions?.(path, value)}
    </span>
  );
}
