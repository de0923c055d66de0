import { type FormEvent, useState } from 'react';
import { ApiError, Unreachable } from '../../api/errors';
import { messageOf } from '../../ui/messageOf';
import { common } from '../../texts/common';
import { signInTexts } from '../../texts/signIn';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../../ui/Button';
import { SecretField, TextField } from '../../ui/Field';
import { Callout } from '../../ui/States';
import { useCountdown } from '../../ui/useCountdown';
import { CookieRefused, signIn } from './sign';
import css from './SignIn.module.css';

/** Name and password. @param username given where somebody signs in again */
export function SignInForm({ username }: { readonly username?: string }) {
  const t = useTexts(signInTexts);
  const [name, setName] = useState(username ?? '');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const wait = useCountdown(error instanceof ApiError ? error.details.retryAfter : undefined, error);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    try {
      await signIn(name, password);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <form className={css['form']} onSubmit={(event) => void submit(event)}>
      <TextField
        label={t('username')}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        value={name}
        readOnly={username !== undefined}
        autoFocus={username === undefined}
        required
        onChange={(event) => setName(event.target.value)}
      />
      <SecretField
        label={t('password')}
        showLabel={t('showPassword')}
        hideText={t('hidePassword')}
        name="password"
        autoComplete="current-password"
        value={password}
        autoFocus={username !== undefined}
        required
        onChange={(event) => setPassword(event.target.value)}
      />
      <Problem error={error} wait={wait} />
      <Button type="submit" kind="primary" busy={busy} disabled={wait > 0}>
        {t(busy ? 'submitting' : 'submit')}
      </Button>
    </form>
  );
}

function Problem({ error, wait }: { readonly error: unknown; readonly wait: number }) {
  const t = useTexts(signInTexts);
  const c = useTexts(common);
  const text = (): string | undefined => {
    if (error === undefined) return undefined;
    if (error instanceof CookieRefused) return t('refusedCookie');
    if (error instanceof Unreachable) return c('errorUnreachable');
    if (error instanceof ApiError && error.status === 429 && wait > 0) return t('wait', { n: wait });
    if (error instanceof ApiError && error.status === 429) return undefined;
    if (error instanceof ApiError && error.status === 401) return t('wrong');
    return messageOf(error);
  };
  const shown = text();
  return (
    <div role="alert" className={css['problem']}>
      {shown !== undefined && <Callout tone="bad">{shown}</Callout>}
    </div>
  );
}
