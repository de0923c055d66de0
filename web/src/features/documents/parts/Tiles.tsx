import { Link, type ToOptions } from '@tanstack/react-router';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { messageOf } from '../../../ui/messageOf';
import { common } from '../../../texts/common';
import { documentTexts } from '../../../texts/documents';
import { useTexts } from '../../../texts/useTexts';
import { Button } from '../../../ui/Button';
import { classes } from '../../../ui/classes';
import { ErrorState, ProgressLine, Skeleton } from '../../../ui/States';
import type { ListState } from '../../../ui/table/useList';
import css from './Tiles.module.css';

/** What is on a tile. */
export interface TileParts<T> {
  readonly id: (item: T) => string;
  readonly name: (item: T) => string;
  readonly picture: (item: T) => ReactNode;
  readonly below: (item: T) => ReactNode;
  readonly menu: (item: T) => ReactNode;
}

export interface TilesProps<T> {
  readonly label: string;
  readonly list: ListState<T>;
  readonly linkOf: (item: T) => ToOptions;
  readonly parts: TileParts<T>;
  readonly openId?: string | undefined;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (ids: ReadonlySet<string>) => void;
  readonly empty: ReactNode;
}

/** A list as pictures: the arrow keys go from one to another. */
export function Tiles<T>(props: TilesProps<T>) {
  const { list, label, empty, parts, selected, onSelect } = props;
  const t = useTexts(common);
  const grid = useRef<HTMLUListElement>(null);
  if (list.rows.length === 0) {
    return (
      <div className={css['frame']} role="region" aria-label={label}>
        <ProgressLine active={list.loading || list.stale} />
        {list.error ? (
          <ErrorState error={list.error} onRetry={list.retry} />
        ) : list.loading ? (
          <div className={css['waiting']}>
            <Skeleton lines={6} height={40} />
          </div>
        ) : (
          empty
        )}
      </div>
    );
  }
  const toggle = (id: string): void => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    onSelect(next);
  };
  return (
    <div className={css['frame']} role="region" aria-label={label} tabIndex={0}>
      <ProgressLine active={list.stale || list.loadingMore} />
      <ul className={css['tiles']} ref={grid}>
        {list.rows.map((item) => {
          const id = parts.id(item);
          const name = parts.name(item);
          const isSelected = selected.has(id);
          return (
            <li
              key={id}
              className={classes(
                css['tile'],
                isSelected && css['selected'],
                id === props.openId && css['open'],
              )}
            >
              <Link
                {...props.linkOf(item)}
                className={css['link']}
                data-tile
                onKeyDown={(event) => goByArrow(event, grid.current)}
                aria-current={id === props.openId ? 'true' : undefined}
              >
                {parts.picture(item)}
                <span className={css['name']}>
                  <bdi>{name}</bdi>
                </span>
                <span className={css['below']}>{parts.below(item)}</span>
              </Link>
              <label className={css['check']}>
                <input
                  type="checkbox"
                  aria-label={t('selectRow', { name })}
                  checked={isSelected}
                  onChange={() => toggle(id)}
                />
              </label>
              <span className={css['menu']}>{parts.menu(item)}</span>
            </li>
          );
        })}
      </ul>
      <More list={list} />
    </div>
  );
}

/** The next part is fetched when the end comes into sight. */
function More<T>({ list }: { readonly list: ListState<T> }) {
  const t = useTexts(common);
  const d = useTexts(documentTexts);
  const end = useRef<HTMLDivElement>(null);
  const { hasMore, loadingMore, loadMore, error, retry, rows } = list;
  useEffect(() => {
    const element = end.current;
    if (element === null || !hasMore || loadingMore || error !== null) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && loadMore(), {
      rootMargin: '400px',
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [hasMore, loadingMore, loadMore, error, rows.length]);
  return (
    <div className={css['foot']} ref={end}>
      <span role="status">{d(hasMore ? 'shownMore' : 'shown', { n: rows.length })}</span>
      {loadingMore && <span>{t('loadingMore')}</span>}
      {error !== null && error !== undefined && (
        <>
          <span role="alert" className={css['problem']}>
            {messageOf(error)}
          </span>
          <Button size="small" onClick={retry}>
            {t('tryAgain')}
          </Button>
        </>
      )}
    </div>
  );
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function goByArrow(event: KeyboardEvent, grid: HTMLElement | null): void {
  const step = STEPS[event.key];
  const at = document.activeElement;
  if (step === undefined || grid === null || !(at instanceof HTMLElement) || !at.hasAttribute('data-tile'))
    return;
  const all = [...grid.querySelectorAll<HTMLElement>('[data-tile]')];
  const index = all.indexOf(at);
  const columns = Math.max(
    1,
    all.findIndex((tile) => tile.getBoundingClientRect().top > all[0]!.getBoundingClientRect().top),
  );
  const to = all[index + step[0] + step[1] * columns];
  if (to === undefined) return;
  event.preventDefault();
  to.focus();
}
