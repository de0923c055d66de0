import { Download, Ellipsis, ExternalLink, RotateCw, Unlink } from 'lucide-react';
import { documentTexts } from '../../texts/documents';
import { useTexts } from '../../texts/useTexts';
import { IconButton } from '../../ui/Button';
import { Menu, MenuItem, MenuLink, MenuSeparator } from '../../ui/Menu';
import type { LinkedDocument } from './api';
import { type DocumentActions, mayUnlink } from './useDocumentActions';

export function DocumentMenu({
  document,
  actions,
}: {
  readonly document: LinkedDocument;
  readonly actions: DocumentActions;
}) {
  const t = useTexts(documentTexts);
  const { name, metadata } = document;
  return (
    <Menu
      label={name}
      trigger={<IconButton icon={Ellipsis} size="small" tip={false} label={t('moreFor', { name })} />}
    >
      {metadata.viewLink !== undefined && (
        <MenuLink>
          <a href={metadata.viewLink} target="_blank" rel="noopener noreferrer">
            <ExternalLink size={16} aria-hidden />
            {t('openThere')}
          </a>
        </MenuLink>
      )}
      <MenuItem icon={Download} onSelect={() => actions.download(document)}>
        {t('download')}
      </MenuItem>
      <MenuItem icon={RotateCw} onSelect={() => actions.refreshSome([document])}>
        {t('refresh')}
      </MenuItem>
      {mayUnlink(document) && (
        <>
          <MenuSeparator />
          <MenuItem icon={Unlink} danger onSelect={() => actions.unlink([document])}>
            {t('unlink')}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
