import { Download } from 'lucide-react';
import { useRef, useState } from 'react';
import { common } from '../texts/common';
import { useTexts } from '../texts/useTexts';
import { messageOf } from './messageOf';
import { useKeys } from '../app/keys';
import { Button } from './Button';
import { copyText } from './copy';
import { csv, download, type ExportFormat, fetchAll, ndjson } from './export';
import { Menu, MenuItem } from './Menu';
import type { ListPage } from './table/useList';
import { toast } from './Toasts';

/** Saves all that the list's filters let through as a file, page by page; pressing it again stops. */
export function ExportMenu<T extends object>({
  name,
  fetch,
  curl,
}: {
  /** Of the file. */
  readonly name: string;
  readonly fetch: (cursor: string | undefined, signal: AbortSignal) => Promise<ListPage<T>>;
  /** The call that the list is, for a shell: `y` copies it as well. */
  readonly curl?: () => string;
}) {
  const t = useTexts(common);
  const copy = (): void => void (curl && copyText(curl()).then(() => toast('good', t('copied'))));
  useKeys([{ keys: 'y', label: t('copyAsCurl'), run: copy }], curl !== undefined);
  const [rows, setRows] = useState<number>();
  const running = useRef<AbortController>(undefined);
  const save = async (format: ExportFormat): Promise<void> => {
    const stop = new AbortController();
    running.current = stop;
    setRows(0);
    try {
      const all = await fetchAll(fetch, stop.signal, setRows);
      const text = format === 'csv' ? csv(all.rows) : ndjson(all.rows);
      download(`${name}.${format}`, format === 'csv' ? 'text/csv' : 'application/x-ndjson', text);
      const n = all.rows.length;
      toast('good', all.complete ? t('exportDone', { n }) : t('exportCut', { n }));
    } catch (error) {
      if (!stop.signal.aborted) toast('bad', messageOf(error));
    } finally {
      setRows(undefined);
    }
  };
  if (rows !== undefined) {
    return (
      <Button icon={Download} onClick={() => running.current?.abort()}>
        {t('exportUnderWay', { n: rows })}
      </Button>
    );
  }
  return (
    <Menu trigger={<Button icon={Download}>{t('exportName')}</Button>}>
      <MenuItem onSelect={() => void save('ndjson')}>{t('exportNdjson')}</MenuItem>
      <MenuItem onSelect={() => void save('csv')}>{t('exportCsv')}</MenuItem>
      {curl && (
        <MenuItem keys="y" onSelect={copy}>
          {t('copyAsCurl')}
        </MenuItem>
      )}
    </Menu>
  );
}
