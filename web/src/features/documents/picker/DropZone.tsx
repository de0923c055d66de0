import { Upload } from 'lucide-react';
import { type DragEvent, type ReactNode, useRef, useState } from 'react';
import { documentTexts } from '../../../texts/documents';
import { useTexts } from '../../../texts/useTexts';
import { toast } from '../../../ui/Toasts';
import css from './Picker.module.css';

/** Takes the files that are dropped on what is in it. */
export function DropZone({
  into,
  onFiles,
  children,
}: {
  /** The name of the folder; undefined: nothing can be sent there. */
  readonly into: string | undefined;
  readonly onFiles: (files: readonly File[]) => void;
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
    const items = [...event.dataTransfer.items].filter(({ kind }) => kind === 'file');
    const isFolder = (item: DataTransferItem): boolean => item.webkitGetAsEntry()?.isDirectory ?? false;
    if (items.some(isFolder)) toast('info', t('dropNoFolders'));
    const files = items.filter((item) => !isFolder(item)).map((item) => item.getAsFile());
    onFiles(files.filter((file) => file !== null));
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
