import { useEffect, useRef, useState } from 'react';
import { useKeys } from '../../app/keys';
import { common } from '../../texts/common';
import { useTexts } from '../../texts/useTexts';
import type { ListState } from './useList';

/** Whether a list shows what is new as it comes, its newest rows at the top; `t` begins and ends it. */
export function useFollow<T>(
  { live, newCount }: Pick<ListState<T>, 'live' | 'newCount'>,
  show: () => void,
): { readonly on: boolean; readonly toggle: () => void } {
  const t = useTexts(common);
  const [on, setOn] = useState(false);
  const toggle = (): void => setOn(!on);
  const latest = useRef(show);
  latest.current = show;
  useEffect(() => {
    if (on && newCount > 0) latest.current();
  }, [on, newCount]);
  useKeys([{ keys: 't', label: t(on ? 'followStop' : 'follow'), run: toggle }], live);
  return { on: on && live, toggle };
}
