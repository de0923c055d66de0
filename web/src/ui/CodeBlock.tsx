import { CopyButton } from './CopyButton';
import css from './CodeBlock.module.css';

/** A text to copy: a command, a header, a snippet. */
export function CodeBlock({
  text,
  label,
  wrap = true,
}: {
  readonly text: string;
  readonly label?: string;
  readonly wrap?: boolean;
}) {
  return (
    <div className={css['block']}>
      {/* What scrolls must be reached by keyboard. */}
      <pre className={wrap ? css['wrap'] : css['scroll']} tabIndex={0} aria-label={label}>
        <code>{text}</code>
      </pre>
      <div className={css['copy']}>
        <CopyButton text={text} />
      </div>
    </div>
  );
}
