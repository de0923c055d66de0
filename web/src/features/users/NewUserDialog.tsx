import { type FormEvent, useId, useState } from 'react';
import { common } from '../../texts/common';
import { userTexts } from '../../texts/users';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialogs';
import { TextField } from '../../ui/Field';
import { ErrorNote } from '../../ui/States';
import { useFieldErrors } from '../../ui/useFieldErrors';
import { useFocusWrong } from '../../ui/useFocusWrong';
import { useCreateUser } from './api';
import { GENERATED, PasswordFields } from './PasswordFields';
import { PasswordOnce } from './PasswordOnce';
import { RightsFields } from './RightsFields';
import css from './Users.module.css';
import { newPassword, type Rights } from './users';

const RIGHTS: Rights = { accessLevel: 'Worker', canPublish: false };

/** Makes a user, and shows the password once. */
export function NewUserDialog({
  onClose,
}: {
  /** @param made the id of the new user; undefined when none was made */
  readonly onClose: (made?: string) => void;
}) {
  const t = useTexts(userTexts);
  const c = useTexts(common);
  const form = useId();
  const [username, setUsername] = useState('');
  const [rights, setRights] = useState(RIGHTS);
  const [password, setPassword] = useState(GENERATED);
  const [used, setUsed] = useState('');
  const create = useCreateUser();
  const errors = useFieldErrors(create.error, [
    'username',
    'accessLevel',
    ...(password.own === undefined ? [] : ['password']),
  ]);
  const wrong = useFocusWrong(create.error);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const chosen = password.own ?? newPassword((bytes) => crypto.getRandomValues(bytes));
    setUsed(chosen);
    create.mutate({ username, ...rights, password: chosen, passwordChangeDue: password.changeDue });
  };
  const made = create.data;
  if (made !== undefined) {
    return <PasswordOnce username={made.username} password={used} isNew onClose={() => onClose(made.id)} />;
  }
  return (
    <Dialog
      open
      dirty={username !== '' || Boolean(password.own)}
      onClose={() => onClose()}
      title={t('newTitle')}
      actions={
        <>
          <Button onClick={() => onClose()}>{c('cancel')}</Button>
          <Button type="submit" form={form} kind="primary" busy={create.isPending}>
            {t('create')}
          </Button>
        </>
      }
    >
      <form ref={wrong} id={form} className={css['form']} onSubmit={submit}>
        <TextField
          label={t('username')}
          hint={t('usernameHint')}
          required
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={username}
          error={errors.of('username')}
          onChange={(event) => setUsername(event.target.value)}
        />
        <RightsFields value={rights} error={errors.of('accessLevel')} onChange={setRights} />
        <PasswordFields value={password} error={errors.of('password')} onChange={setPassword} />
        <ErrorNote error={errors.rest} />
      </form>
    </Dialog>
  );
}
