import { type FormEvent, useId, useState } from 'react';
import { common } from '../../texts/common';
import { userTexts } from '../../texts/users';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialogs';
import { ErrorNote } from '../../ui/States';
import { useFieldErrors } from '../../ui/useFieldErrors';
import { useFocusWrong } from '../../ui/useFocusWrong';
import { useUpdateUser } from './api';
import { EndingSessions } from './EndingSessions';
import { GENERATED, PasswordFields } from './PasswordFields';
import { PasswordOnce } from './PasswordOnce';
import css from './Users.module.css';
import { newPassword, type User } from './users';

/** Gives a user another password, which ends all sessions, and shows it once. */
export function ResetPasswordDialog({
  user,
  onClose,
}: {
  readonly user: User;
  readonly onClose: () => void;
}) {
  const t = useTexts(userTexts);
  const c = useTexts(common);
  const form = useId();
  const [password, setPassword] = useState(GENERATED);
  const [used, setUsed] = useState('');
  const update = useUpdateUser(user.id);
  const errors = useFieldErrors(update.error, password.own === undefined ? [] : ['password']);
  const wrong = useFocusWrong(update.error);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const chosen = password.own ?? newPassword((bytes) => crypto.getRandomValues(bytes));
    setUsed(chosen);
    update.mutate({ password: chosen, passwordChangeDue: password.changeDue });
  };
  if (update.isSuccess) return <PasswordOnce username={user.username} password={used} onClose={onClose} />;
  return (
    <Dialog
      open
      dirty={Boolean(password.own)}
      onClose={onClose}
      title={t('resetTitle', { name: user.username })}
      width="small"
      actions={
        <>
          <Button onClick={onClose}>{c('cancel')}</Button>
          <Button type="submit" form={form} kind="danger" busy={update.isPending}>
            {t('reset')}
          </Button>
        </>
      }
    >
      <form ref={wrong} id={form} className={css['form']} onSubmit={submit}>
        <EndingSessions userId={user.id} />
        <p>{t('resetText')}</p>
        <PasswordFields value={password} error={errors.of('password')} onChange={setPassword} />
        <ErrorNote error={errors.rest} />
      </form>
    </Dialog>
  );
}
