import type { ReactNode } from 'react';
import { CopyButton } from './CopyButton';
import css from './CodeBlock.module.css';

/** An id or the like with its copy button, in a line. @param shown what stands for it, where that is shorter or leads somewhere */
export function Copyable({
  text,
  shown = text,
  label,
}: {
  readonly text: string;
  readonly shown?: ReactNode;
  readonly label?: string;
}) {
  return (
    <span className={css['copyable']}>
      <code title={shown === text ? undefined : text}>{shown}</code>
      <CopyButton text={text} {...(label !== undefined && { label })} />
    </span>
  );
}
