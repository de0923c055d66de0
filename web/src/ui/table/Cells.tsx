import type { ReactNode } from 'react';
import css from './Cells.module.css';

type Content = { readonly children?: ReactNode };

/** A list with its filters above it: takes the height that is there. */
export function ListColumn({ children }: Content) {
  return <div className={css['list']}>{children}</div>;
}

/** Two values that belong together, in one cell. */
export function Pair({ children }: Content) {
  return <span className={css['pair']}>{children}</span>;
}

/** What is said less loudly; a dash where there is nothing to say. */
export function Quiet({ children }: Content) {
  return <span className={css['quiet']}>{children ?? '–'}</span>;
}

/** A row on a phone: lines below each other. */
export function Narrow({ children }: Content) {
  return <span className={css['narrow']}>{children}</span>;
}

/** A line of it, with one thing at its beginning and one at its end. */
export function NarrowLine({ children }: Content) {
  return <span className={css['narrowLine']}>{children}</span>;
}

/** What is cut where it does not fit. */
export function NarrowRest({ children }: Content) {
  return <bdi className={css['narrowRest']}>{children}</bdi>;
}

/** What is told apart by its end, a URL or an id: where it does not fit, its beginning is cut. */
export function KeepEnd({ text, shown = text }: { readonly text: string; readonly shown?: string }) {
  return (
    <span className={css['keepEnd']} title={text}>
      <bdi dir="ltr">{shown}</bdi>
    </span>
  );
}
