import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useKeys } from '../../app/keys';
import { common } from '../../texts/common';
import { useTexts } from '../../texts/useTexts';
import { IconButton } from '../Button';
import { ErrorState, Skeleton } from '../States';
import css from './Record.module.css';

/** A record beside its list, or in its place: while it comes, when it cannot be had, and as it is. Escape closes it. */
export function Record<T>({
  data,
  error,
  onRetry,
  onClose,
  children,
}: {
  /** Undefined until it has come. */
  readonly data: T | undefined;
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly onClose: () => void;
  readonly children: (data: T) => ReactNode;
}) {
  const t = useTexts(common);
  useKeys([{ keys: 'Escape', label: t('close'), run: onClose }]);
  return (
    <div className={css['record']}>
      {data !== undefined ? (
        children(data)
      ) : error ? (
        <>
          <CloseButton onClose={onClose} />
          <ErrorState error={error} onRetry={onRetry} />
        </>
      ) : (
        <Skeleton lines={8} />
      )}
    </div>
  );
}

/** What a record is called, what is the matter with it in a sentence, and what can be done. */
export function RecordHead({
  title,
  under,
  sentence,
  actions,
  onClose,
}: {
  readonly title: ReactNode;
  /** Below the title, smaller: a URL or an id. */
  readonly under?: ReactNode;
  readonly sentence?: ReactNode;
  readonly actions?: ReactNode;
  readonly onClose: () => void;
}) {
  return (
    <header className={css['head']}>
      <div className={css['headLine']}>
        <h2 className={css['title']}>{title}</h2>
        <CloseButton onClose={onClose} />
      </div>
      {under !== undefined && <bdi className={css['under']}>{under}</bdi>}
      {sentence !== undefined && (
        <p className={css['sentence']} role="status">
          {sentence}
        </p>
      )}
      {actions !== undefined && <div className={css['actions']}>{actions}</div>}
    </header>
  );
}

function CloseButton({ onClose }: { readonly onClose: () => void }) {
  const t = useTexts(common);
  return <IconButton icon={X} label={t('close')} keys="Esc" className={css['close']!} onClick={onClose} />;
}
