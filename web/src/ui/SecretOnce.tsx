import type { ReactNode } from 'react';
import { CodeBlock } from './CodeBlock';
import { Callout } from './States';
import css from './SecretOnce.module.css';

/** What was made and is never shown again: put it in a dialog that only a button closes. */
export function SecretOnce({
  secret,
  label,
  warning,
  children,
}: {
  readonly secret: string;
  /** What it is: the name of the block. */
  readonly label: string;
  /** That it is not shown again. */
  readonly warning: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <div className={css['secret']}>
      {children}
      <CodeBlock text={secret} label={label} />
      <Callout tone="warn">{warning}</Callout>
    </div>
  );
}
