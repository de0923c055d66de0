import { type RefObject, useEffect, useRef } from 'react';

/**
 * For a line of choices that may be wider than its place: brings the chosen one into view, and says in `data-cut` at which side there
 * is more, for `edges` in Page.module.css to fade it.
 *
 * @param chosen changes with the choice
 */
export function useEdges<T extends HTMLElement>(chosen: string): RefObject<T | null> {
  const line = useRef<T>(null);
  useEffect(() => {
    const element = line.current;
    if (element === null) return;
    const look = (): void => {
      const { scrollLeft, scrollWidth, clientWidth } = element;
      const [start, end] = [scrollLeft > 1, scrollLeft + clientWidth < scrollWidth - 1];
      element.dataset['cut'] = start && end ? 'both' : start ? 'start' : end ? 'end' : 'none';
    };
    look();
    const observer = new ResizeObserver(look);
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, []);
  useEffect(() => {
    const element = line.current;
    const one = element?.querySelector<HTMLElement>('[aria-pressed=true], [data-state=active]');
    if (!element || !one) return;
    const { left, right } = one.getBoundingClientRect();
    const frame = element.getBoundingClientRect();
    if (left < frame.left + AROUND) element.scrollBy({ left: left - frame.left - AROUND });
    else if (right > frame.right - AROUND) element.scrollBy({ left: right - frame.right + AROUND });
  }, [chosen]);
  return line;
}

/** So much of its neighbours is shown, in pixels. */
const AROUND = 40;
