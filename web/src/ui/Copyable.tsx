import { CopyButton } from './CopyButton';
import css from './CodeBlock.module.css';

/** An id or the like with its copy button, in a line. @param shown what stands for it, where that is shorter */
export function Copyable({
  text,
  shown = text,
  label,
}: {
  readonly text: string;
  readonly shown?: string;
  readonly label?: string;
}) {
  return (
    <span className={css['copyable']}>
      <code title={shown === text ? undefined : text}>{shown}</code>
      <CopyButton text={text} {...(label !== undefined && { label })} />
    </span>
  );
}
