import { useEffect, useMemo, useRef } from 'react';
import { preferences } from './preferences';
import { createStore } from './store';

/** What a key does on this page: shown in the sheet that `?` opens. */
export interface Key {
  /** One key, or two after each other: `j`, `?`, `g d`, `mod+k`. */
  readonly keys: string;
  /** Undefined: it is not shown. */
  readonly label?: string | undefined;
  readonly run: () => void;
}

/** All that work now, in the order in which they came. */
export const activeKeys = createStore<readonly Key[]>([]);

/** How long the second key may take. */
const SEQUENCE_MS = 1_200;
let first: { readonly key: string; readonly at: number } | undefined;

/** Makes keys work while the component is there. Those of what came later win. */
export function useKeys(keys: readonly Key[], active = true): void {
  const latest = useRef(keys);
  latest.current = keys;
  const signature = keys.map(({ keys: name, label }) => `${name}\0${label}`).join('\n');
  const stable = useMemo(
    () =>
      latest.current.map(({ keys: name, label }, n): Key => ({
        keys: name,
        label,
        run: () => latest.current[n]?.run(),
      })),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the names and labels are all that is kept
    [signature],
  );
  useEffect(() => {
    if (!active) return;
    activeKeys.set((now) => [...now, ...stable]);
    return () => activeKeys.set((now) => now.filter((one) => !stable.includes(one)));
  }, [active, stable]);
}

/** Listens for the whole application; once. */
export function listenForKeys(): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return;
    const name = nameOf(event);
    const withMod = name.startsWith('mod+');
    if (
      !withMod &&
      (!preferences().keys || event.ctrlKey || event.metaKey || event.altKey || isTyping(event))
    )
      return;
    if (!withMod && isBehindDialog(event)) return;
    const now = Date.now();
    const sequence = first !== undefined && now - first.at < SEQUENCE_MS ? `${first.key} ${name}` : undefined;
    const all = activeKeys.get();
    const found = all.findLast(({ keys }) => keys === sequence) ?? all.findLast(({ keys }) => keys === name);
    first =
      all.some(({ keys }) => keys.startsWith(`${name} `)) && sequence === undefined
        ? { key: name, at: now }
        : undefined;
    if (found === undefined) return;
    event.preventDefault();
    found.run();
  };
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);
}

function nameOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if ((event.ctrlKey || event.metaKey) && !event.altKey) return `mod+${key}`;
  return event.shiftKey && /^[a-z]$/.test(key) ? `shift+${key}` : key;
}

function isTyping({ target }: KeyboardEvent): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest('input:not([type=checkbox], [type=radio]), textarea, select, [role=menu]') !== null)
  );
}

/** Letters pressed in a dialog are none of the page's business. */
function isBehindDialog({ target }: KeyboardEvent): boolean {
  const dialog = document.querySelector('[role=dialog], [role=alertdialog]');
  return (
    dialog !== null &&
    !(target instanceof Node && dialog.contains(target) && dialog.hasAttribute('data-keys'))
  );
}
