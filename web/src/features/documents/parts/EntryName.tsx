import type { ReactNode } from 'react';
import css from './EntryName.module.css';
import { Thumbnail, type ThumbnailProps } from './Thumbnail';

/** A document or file in a row: what kind it is, and its name in one line. Below it, where there is room for no columns, what else is known. */
export function EntryName({
  what,
  name,
  children,
}: {
  readonly what: ThumbnailProps['what'];
  readonly name: string;
  readonly children?: ReactNode;
}) {
  const title = <bdi className={css['name']}>{name}</bdi>;
  return (
    <span className={css['entry']}>
      <Thumbnail what={what} size="icon" />
      {children === undefined ? (
        title
      ) : (
        <span className={css['two']}>
          {title}
          <span className={css['below']}>{children}</span>
        </span>
      )}
    </span>
  );
}
