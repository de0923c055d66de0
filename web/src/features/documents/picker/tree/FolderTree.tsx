import { useQueries } from '@tanstack/react-query';
import { ChevronRight, Folder, FolderOpen } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { messageOf } from '../../../../ui/messageOf';
import { common } from '../../../../texts/common';
import { documentTexts } from '../../../../texts/documents';
import { useTexts } from '../../../../texts/useTexts';
import { classes } from '../../../../ui/classes';
import { foldersIn } from '../api';
import css from './FolderTree.module.css';
import { keyOf, type Line, linesOf, stepOf } from './tree';

/** The folders of a service, each fetched when it is opened. Arrow keys go through it, Enter goes to a folder. */
export function FolderTree({
  serviceId,
  name,
  path,
  onGo,
}: {
  readonly serviceId: string;
  readonly name: string;
  /** Where somebody is. */
  readonly path: readonly string[];
  readonly onGo: (path: readonly string[]) => void;
}) {
  const t = useTexts(documentTexts);
  const [open, setOpen] = useState<ReadonlyMap<string, readonly string[]>>(() => new Map(wayTo(path)));
  const here = keyOf(path);
  useEffect(() => {
    // Wherever somebody goes, the way there is seen.
    const way = wayTo(JSON.parse(here) as string[]);
    setOpen((now) => (way.every(([key]) => now.has(key)) ? now : new Map([...now, ...way])));
  }, [here]);
  const { lines, retry } = useLines(serviceId, name, open);
  const [focused, setFocused] = useState(here);
  useEffect(() => setFocused(here), [here]);
  const tree = useRef<HTMLUListElement>(null);
  // The one that the tab key leads to: it may have gone with the folder that it was in.
  const current = lines.some((line) => keyOf(line.path) === focused) ? focused : keyOf([]);
  const set = (line: readonly string[], is: boolean): void =>
    setOpen((now) => {
      const next = new Map(now);
      if (is) next.set(keyOf(line), line);
      else next.delete(keyOf(line));
      return next;
    });
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = lines.findIndex((line) => keyOf(line.path) === current);
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onGo(lines[at]!.path);
      return;
    }
    const step = stepOf(event.key, lines, at);
    if (step === undefined) return;
    // Nor does the page go through its list by the same letter.
    event.preventDefault();
    event.stopPropagation();
    if ('open' in step) {
      if (lines[at]!.isOpen) retry(step.open);
      else set(step.open, true);
    } else if ('close' in step) set(step.close, false);
    else {
      setFocused(keyOf(lines[step.to]!.path));
      tree.current?.querySelectorAll<HTMLElement>('[role=treeitem]')[step.to]?.focus();
    }
  };
  return (
    <ul ref={tree} role="tree" aria-label={t('folders')} className={css['tree']} onKeyDown={onKey}>
      {lines.map((line) => (
        <TreeLine
          key={keyOf(line.path)}
          line={line}
          isHere={keyOf(line.path) === here}
          isFocused={keyOf(line.path) === current}
          onGo={() => {
            setFocused(keyOf(line.path));
            onGo(line.path);
          }}
          onToggle={() => set(line.path, !line.isOpen)}
          onRetry={() => retry(line.path)}
        />
      ))}
    </ul>
  );
}

function TreeLine({
  line,
  isHere,
  isFocused,
  onGo,
  onToggle,
  onRetry,
}: {
  readonly line: Line;
  readonly isHere: boolean;
  readonly isFocused: boolean;
  readonly onGo: () => void;
  readonly onToggle: () => void;
  readonly onRetry: () => void;
}) {
  const t = useTexts(documentTexts);
  const c = useTexts(common);
  const { path, title, isOpen, isWhole, hasFolders, isLoading, error, position, among } = line;
  const Icon = isOpen && hasFolders ? FolderOpen : Folder;
  // The depth is seen to a point; the names must still fit beside it.
  const indent = { paddingInlineStart: `${Math.min(path.length, 8) * 14}px` };
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the tree has the keys
    <li
      role="treeitem"
      aria-level={path.length + 1}
      aria-posinset={position}
      aria-setsize={among}
      aria-selected={isHere}
      {...(hasFolders !== false && { 'aria-expanded': isOpen })}
      tabIndex={isFocused ? 0 : -1}
      className={classes(css['line'], isHere && css['here'])}
      onClick={onGo}
    >
      <div className={css['row']} style={indent}>
        <span
          aria-hidden
          className={classes(css['toggle'], isOpen && css['open'], hasFolders === false && css['none'])}
          onClick={(event) => {
            event.stopPropagation();
            if (hasFolders !== false) onToggle();
          }}
        >
          <ChevronRight size={14} />
        </span>
        <Icon size={15} aria-hidden className={css['icon']} />
        <span className={css['name']} title={title}>
          <bdi>{title}</bdi>
        </span>
        {isLoading && <span className="sr-only">{t('folderComing')}</span>}
      </div>
      {isLoading && <div className={css['coming']} />}
      {isOpen && !isWhole && <div className={css['part']}>{t('foldersInPart')}</div>}
      {error !== undefined && (
        <div className={css['failed']}>
          <span>{messageOf(error)}</span>{' '}
          <button
            type="button"
            tabIndex={-1}
            onClick={(event) => {
              event.stopPropagation();
              onRetry();
            }}
          >
            {c('tryAgain')}
          </button>
        </div>
      )}
    </li>
  );
}

/** The root, and the folders on the way: not the one that it leads to, which nobody asked to see into. */
function wayTo(path: readonly string[]): [string, readonly string[]][] {
  return Array.from({ length: Math.max(1, path.length) }, (_, n) => path.slice(0, n)).map((one) => [
    keyOf(one),
    one,
  ]);
}

function useLines(serviceId: string, name: string, open: ReadonlyMap<string, readonly string[]>) {
  const paths = [...open.values()];
  const found = useQueries({ queries: paths.map((path) => foldersIn(serviceId, path)) });
  const known = new Map(paths.map((path, n) => [keyOf(path), found[n]!]));
  const stamp = found.map(
    ({ dataUpdatedAt, errorUpdatedAt, status }) => `${dataUpdatedAt} ${errorUpdatedAt} ${status}`,
  );
  const lines = useMemo(
    () =>
      linesOf(name, new Set(open.keys()), (path) => {
        const query = known.get(keyOf(path));
        const { data, error } = query ?? {};
        return query && { list: data?.list, isWhole: data?.isWhole ?? true, error: data ? undefined : error };
      }),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the stamp says when something else is known
    [name, open, stamp.join(',')],
  );
  const retry = (path: readonly string[]): void => void known.get(keyOf(path))?.refetch();
  return { lines, retry };
}
