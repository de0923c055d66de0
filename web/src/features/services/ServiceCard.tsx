import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Ellipsis, FolderOpen, KeyRound, Unlink } from 'lucide-react';
import { useState } from 'react';
import { type DocumentService, SERVICES_KEY, unlinkService } from '../../api/services';
import { serviceTexts } from '../../texts/services';
import { useTexts } from '../../texts/useTexts';
import { Badge, type Tone } from '../../ui/Badge';
import { Button, buttonClass, IconButton } from '../../ui/Button';
import { ConfirmDialog } from '../../ui/Dialogs';
import { Menu, MenuItem } from '../../ui/Menu';
import { Callout, ErrorNote } from '../../ui/States';
import { toast } from '../../ui/Toasts';
import { useLinkAccount } from './useLinkAccount';
import css from './Services.module.css';

const TONES: Readonly<Record<DocumentService['linkState'], Tone>> = {
  linked: 'good',
  none: 'quiet',
  consentRequired: 'warn',
};
/** In the order in which people think of them. */
const OFFERS = [
  'files',
  'search',
  'download',
  'thumbnail',
  'upload',
  'createFolder',
  'rename',
  'delete',
] as const;

/** One service: the user's account there, what it offers, and what to do. */
export function ServiceCard({ service }: { readonly service: DocumentService }) {
  const t = useTexts(serviceTexts);
  const { name, authenticationType, linkState } = service;
  const { start, busy, notice } = useLinkAccount(service);
  const [unlinking, setUnlinking] = useState(false);
  return (
    <li className={css['card']}>
      <span className={css['mark']} aria-hidden>
        {[...name.trim()][0]?.toLocaleUpperCase()}
      </span>
      <div className={css['about']}>
        <div className={css['headLine']}>
          <h2 className={css['name']}>
            <bdi>{name}</bdi>
          </h2>
          <Badge tone={TONES[linkState]} dot>
            {t(`state_${linkState}`)}
          </Badge>
        </div>
        <Offers service={service} />
      </div>
      <div className={css['actions']}>
        {linkState === 'none' && (
          <Button kind="primary" icon={KeyRound} busy={busy} onClick={start}>
            {t('link')}
          </Button>
        )}
        {linkState === 'linked' && (
          <Link to="/documents/from/$serviceId" params={{ serviceId: service.id }} className={buttonClass()}>
            <FolderOpen size={16} aria-hidden />
            <span>{t('offer_files')}</span>
          </Link>
        )}
        {linkState !== 'none' && (
          <Menu trigger={<IconButton icon={Ellipsis} label={t('more', { name })} />}>
            {authenticationType === 'OAuth2' && (
              <MenuItem icon={KeyRound} onSelect={start}>
                {t('linkOther')}
              </MenuItem>
            )}
            <MenuItem icon={Unlink} danger onSelect={() => setUnlinking(true)}>
              {t('unlink')}
            </MenuItem>
          </Menu>
        )}
      </div>
      <div className={css['below']}>
        {linkState === 'consentRequired' && (
          <Callout
            tone="warn"
            title={t('consentTitle')}
            actions={
              <Button size="small" kind="primary" busy={busy} onClick={start}>
                {t('linkAgain')}
              </Button>
            }
          >
            {t('consentText', { name })}
          </Callout>
        )}
        {notice}
      </div>
      <UnlinkDialog service={service} open={unlinking} onClose={() => setUnlinking(false)} />
    </li>
  );
}

function Offers({ service: { authenticationType, availableEndpoints, customActions } }: Service) {
  const t = useTexts(serviceTexts);
  const offered = OFFERS.filter((one) => availableEndpoints.includes(one));
  const names = [...offered.map((one) => t(`offer_${one}`)), ...customActions.map((one) => one.displayName)];
  return (
    <p className={css['offers']}>
      <span>{authenticationType}</span>
      <span className="sr-only">{t('offers')}</span>
      {names.map((name, n) => (
        <bdi key={`${n} ${name}`}>{name}</bdi>
      ))}
    </p>
  );
}

interface Service {
  readonly service: DocumentService;
}

function UnlinkDialog({
  service: { id, name },
  open,
  onClose,
}: Service & { readonly open: boolean; readonly onClose: () => void }) {
  const t = useTexts(serviceTexts);
  const client = useQueryClient();
  const unlink = useMutation({
    mutationFn: () => unlinkService(id),
    onSuccess: () => toast('good', t('unlinked', { name })),
    onSettled: () => client.invalidateQueries({ queryKey: SERVICES_KEY }),
  });
  const close = (): void => {
    unlink.reset();
    onClose();
  };
  return (
    <ConfirmDialog
      open={open}
      onClose={close}
      title={t('unlinkTitle', { name })}
      action={t('unlink')}
      danger
      onConfirm={() => unlink.mutateAsync()}
      error={<ErrorNote error={unlink.error} />}
    >
      {t('unlinkText', { name })}
    </ConfirmDialog>
  );
}
