import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { common } from '../../../texts/common';
import { documentTexts } from '../../../texts/documents';
import { useTexts } from '../../../texts/useTexts';
import { IconButton } from '../../../ui/Button';
import css from './SelectionBar.module.css';

/** How many are selected, and what can be done with all of them. */
export function SelectionBar({
  n,
  onClear,
  children,
}: {
  readonly n: number;
  readonly onClear: () => void;
  readonly children: ReactNode;
}) {
  const t = useTexts(documentTexts);
  const c = useTexts(common);
  return (
    <div className={css['bar']} role="group" aria-label={c('selected', { n })}>
      <strong role="status">{c('selected', { n })}</strong>
      {children}
      <IconButton
        icon={X}
        size="small"
        className={css['end']!}
        label={t('clearSelection')}
        onClick={onClear}
      />
    </div>
  );
}
