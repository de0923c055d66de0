import { useRef } from 'react';
import { userTexts } from '../../texts/users';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialogs';
import { LeaveGuard } from '../../ui/LeaveGuard';
import { SecretOnce } from '../../ui/SecretOnce';

/** The password that somebody has from now on. Only the button closes it: it is not shown again. */
export function PasswordOnce({
  username,
  password,
  isNew = false,
  onClose,
}: {
  readonly username: string;
  readonly password: string;
  readonly isNew?: boolean;
  readonly onClose: () => void;
}) {
  const t = useTexts(userTexts);
  const stored = useRef(false);
  const close = (): void => {
    stored.current = true;
    onClose();
  };
  return (
    <Dialog
      open
      dismissible={false}
      onClose={onClose}
      title={t(isNew ? 'created' : 'passwordSet', { name: username })}
      width="small"
      actions={
        <Button kind="primary" onClick={close}>
          {t('stored')}
        </Button>
      }
    >
      <LeaveGuard dirty done={stored} holds="secret" />
      <SecretOnce secret={password} label={t('password')} warning={t('onceWarning')}>
        <p>{t('onceText')}</p>
      </SecretOnce>
    </Dialog>
  );
}
