import { useRouter } from '@tanstack/react-router';
import { type RefObject, useState } from 'react';
import { useKeys } from '../../app/keys';
import { common } from '../../texts/common';
import { useTexts } from '../../texts/useTexts';
import { idsBetween } from './columns';
import type { DataTableProps } from './props';

/** The selection after the row at `index` was pressed; `from` another row where a range is meant. */
export function toggled<T extends object>(
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

/** The keys of a list's rows, and the row that they are about: it has the focus, or j and k have led to it. */
export function useRowKeys<T extends object>(
  props: DataTableProps<T>,
  frame: RefObject<HTMLDivElement | null>,
  scrollTo: (index: number) => void,
) {
  const t = useTexts(common);
  const router = useRouter();
  const [marked, setMarked] = useState(-1);
  const [from, setFrom] = useState(-1);
  const { rows } = props.list;
  const row = rows[marked];
  const mark = (index: number): void => {
    setMarked(index);
    scrollTo(index);
  };
  const go = (index: number): void => {
    const to = Math.max(0, Math.min(rows.length - 1, index));
    mark(to);
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
  const step = (by: number): void => {
    const at = rows.findIndex((one) => props.rowId(one) === props.openId);
    const next = rows[at + by];
    if (next === undefined || !props.rowLink) return;
    mark(at + by);
    void router.navigate({ ...props.rowLink(next), replace: true } as never);
  };
  useKeys(
    [
      { keys: ']', label: t('keyNextRecord'), run: () => step(1) },
      { keys: '[', label: t('keyPreviousRecord'), run: () => step(-1) },
    ],
    props.openId !== undefined,
  );
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
