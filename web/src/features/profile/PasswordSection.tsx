import { useMutation } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { api, call } from '../../api/client';
import { currentUser } from '../../api/session';
import { findSessionAgain } from '../../app/session/sign';
import { profileTexts } from '../../texts/profile';
import { signInTexts } from '../../texts/signIn';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../../ui/Button';
import { SecretField } from '../../ui/Field';
import { Section } from '../../ui/Page';
import { ErrorNote } from '../../ui/States';
import { toast } from '../../ui/Toasts';
import { useFieldErrors } from '../../ui/useFieldErrors';
import { useFocusWrong } from '../../ui/useFocusWrong';
import css from './ProfilePage.module.css';

const NOTHING = { current: '', next: '', again: '' };

/** Changing one's own password. */
export function PasswordSection() {
  const t = useTexts(profileTexts);
  const s = useTexts(signInTexts);
  const [given, setGiven] = useState(NOTHING);
  const [differs, setDiffers] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const change = useMutation({
    mutationFn: () =>
      call(
        api.PUT('/api/v1/users/me/password', {
          body: { currentPassword: given.current, newPassword: given.next },
        }),
      ),
    onSuccess: async () => {
      setGiven(NOTHING);
      toast('good', t('passwordChanged'));
      await findSessionAgain();
    },
  });
  const errors = useFieldErrors(change.error, ['currentPassword', 'newPassword']);
  const form = useFocusWrong(change.error);
  const hash = useLocation({ select: (location) => location.hash });
  useEffect(() => {
    if (hash === 'password') first.current?.focus();
  }, [hash]);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const different = given.next !== given.again;
    setDiffers(different);
    if (!different) change.mutate();
  };
  const eye = { showLabel: s('showPassword'), hideText: s('hidePassword') };
  return (
    <Section title={t('password')} hint={t('passwordHint')}>
      <form ref={form} id="password" className={css['form']} onSubmit={submit}>
        <input
          type="text"
          name="username"
          autoComplete="username"
          value={currentUser()?.username ?? ''}
          readOnly
          hidden
        />
        <SecretField
          {...eye}
          ref={first}
          label={t('passwordCurrent')}
          autoComplete="current-password"
          required
          value={given.current}
          error={errors.of('currentPassword')}
          onChange={(event) => setGiven({ ...given, current: event.target.value })}
        />
        <SecretField
          {...eye}
          label={t('passwordNew')}
          hint={t('passwordRule')}
          autoComplete="new-password"
          required
          value={given.next}
          error={errors.of('newPassword')}
          onChange={(event) => setGiven({ ...given, next: event.target.value })}
        />
        <SecretField
          {...eye}
          label={t('passwordAgain')}
          autoComplete="new-password"
          required
          value={given.again}
          error={differs ? t('passwordDiffers') : undefined}
          onChange={(event) => setGiven({ ...given, again: event.target.value })}
        />
        <ErrorNote error={errors.rest} />
        <div>
          <Button type="submit" kind="primary" busy={change.isPending}>
            {t('passwordChange')}
          </Button>
        </div>
      </form>
    </Section>
  );
}
