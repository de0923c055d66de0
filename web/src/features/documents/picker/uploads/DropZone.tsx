import { Upload } from 'lucide-react';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { documentTexts } from '../../../../texts/documents';
import { useTexts } from '../../../../texts/useTexts';
import { toast } from '../../../../ui/Toasts';
import css from '../Picker.module.css';
import { type Dropped, MOST_DROPPED, readDropped } from './dropped';

/** Takes the files and folders that are dropped on what is in it. */
export function DropZone({
  into,
  onDropped,
  children,
}: {
  /** The name of the folder; undefined: nothing can be sent there. */
  readonly into: string | undefined;
  readonly onDropped: (dropped: readonly Dropped[]) => void;
  readonly children: ReactNode;
}) {
  const t = useTexts(documentTexts);
  const [over, setOver] = useState(false);
  // Entering an element inside comes before leaving the one around it.
  const depth = useRef(0);
  if (into === undefined) return <div className={css['drop']}>{children}</div>;
  const enter = (event: DragEvent, by: 1 | -1): void => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    depth.current += by;
    setOver(depth.current > 0);
  };
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    depth.current = 0;
    setOver(false);
    readDropped(event.dataTransfer.items).then(
      ({ dropped, isWhole }) => {
        onDropped(dropped);
        if (!isWhole) toast('info', t('droppedMost', { n: MOST_DROPPED }));
      },
      (error: unknown) => toast('bad', t('dropUnreadable', { why: String(error) })),
    );
  };
  return (
    <div
      className={css['drop']}
      onDragEnter={(event) => enter(event, 1)}
      onDragLeave={(event) => enter(event, -1)}
      onDragOver={(event) => event.preventDefault()}
      onDrop={drop}
    >
      {children}
      {over && (
        <div className={css['over']} role="status">
          <Upload size={26} aria-hidden />
          <span>{t('dropInto', { name: into })}</span>
        </div>
      )}
    </div>
  );
}
