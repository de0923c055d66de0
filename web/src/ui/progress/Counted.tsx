import type { ReactNode } from 'react';
import css from './Progress.module.css';

/** What a dry run has counted: how many, and below it what else is to be said of that. */
export function Counted({
  count,
  counting,
  busy,
  children,
}: {
  /** Undefined: it is being counted, which `counting` says. */
  readonly count: string | undefined;
  readonly counting: string;
  readonly busy: boolean;
  readonly children?: ReactNode;
}) {
  return (
    <div className={css['dryRun']} role="status" aria-busy={busy}>
      {count === undefined ? (
        <p className={css['counting']}>{counting}</p>
      ) : (
        <>
          <p className={css['count']}>{count}</p>
          {children}
        </>
      )}
    </div>
  );
}
