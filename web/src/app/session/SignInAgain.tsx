import { noteSignedOut, session } from '../../api/session';
import { signInTexts } from '../../texts/signIn';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialogs';
import { queries } from '../query';
import { useStore } from '../store';
import { SignInForm } from './SignInForm';

/** Over the page when the session has ended: the page and what was entered on it stay, and the call that found out is made again. */
export function SignInAgain() {
  const t = useTexts(signInTexts);
  const now = useStore(session);
  if (now.is !== 'ended') return null;
  const leave = (): void => {
    queries.clear();
    noteSignedOut();
  };
  return (
    <Dialog
      open
      dismissible={false}
      onClose={leave}
      title={t('titleAgain')}
      description={t('again')}
      width="small"
      actions={
        <Button kind="quiet" onClick={leave}>
          {t('otherUser')}
        </Button>
      }
    >
      <SignInForm username={now.session.user.username} />
    </Dialog>
  );
}
