import { Download, Ellipsis, ExternalLink, Link2, Pencil, Play, Trash2 } from 'lucide-react';
import { documentTexts } from '../../../texts/documents';
import { useTexts } from '../../../texts/useTexts';
import { IconButton } from '../../../ui/Button';
import { Menu, MenuItem, MenuLink, MenuSeparator } from '../../../ui/Menu';
import type { Entry } from './entries';
import type { EntryActions } from './useEntryActions';

/** Everything that can be done with a file or folder, as the service offers it. */
export function EntryMenu({ entry, actions }: { readonly entry: Entry; readonly actions: EntryActions }) {
  const t = useTexts(documentTexts);
  const { service, offers, pick, download, rename, remove, run } = actions;
  const isFile = entry.kind === 'file';
  const mayChange = entry.readOnly !== true;
  const acts = isFile ? service.customActions : [];
  return (
    <Menu
      label={entry.title}
      trigger={
        <IconButton icon={Ellipsis} size="small" tip={false} label={t('moreFor', { name: entry.title })} />
      }
    >
      {isFile && (
        <MenuItem icon={Link2} onSelect={() => pick([entry])}>
          {t('link')}
        </MenuItem>
      )}
      {entry.viewLink !== undefined && (
        <MenuLink>
          <a href={entry.viewLink} target="_blank" rel="noopener noreferrer">
            <ExternalLink size={16} aria-hidden />
            {t('openThere')}
          </a>
        </MenuLink>
      )}
      {isFile && offers('download') && (
        <MenuItem icon={Download} onSelect={() => download(entry)}>
          {t('download')}
        </MenuItem>
      )}
      {acts.map(({ name, displayName }) => (
        <MenuItem key={name} icon={Play} onSelect={() => run(name, displayName, entry)}>
          <bdi>{displayName}</bdi>
        </MenuItem>
      ))}
      {mayChange && (offers('rename') || offers('delete')) && <MenuSeparator />}
      {mayChange && offers('rename') && (
        <MenuItem icon={Pencil} onSelect={() => rename(entry)}>
          {t('rename')}
        </MenuItem>
      )}
      {mayChange && offers('delete') && (
        <MenuItem icon={Trash2} danger onSelect={() => remove([entry])}>
          {t('delete')}
        </MenuItem>
      )}
    </Menu>
  );
}
