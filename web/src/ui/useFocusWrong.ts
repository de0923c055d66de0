import { type RefObject, useEffect, useRef } from 'react';

/** Leads to the first field that was refused, once for each refusal. @returns for the form that the fields are in */
export function useFocusWrong(error: unknown): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (!error) return;
    const wrong = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    // Not below what stands at the top of the page.
    wrong?.focus({ preventScroll: true });
    wrong?.scrollIntoView({ block: 'center' });
  }, [error]);
  return form;
}
