import { signInTexts } from '../../texts/signIn';
import { userTexts } from '../../texts/users';
import { useTexts } from '../../texts/useTexts';
import { Checkbox, SecretField, Segmented } from '../../ui/Field';
import css from './Users.module.css';

/** A password as an administrator gives one. */
export interface GivenPassword {
  /** Undefined: one is generated. */
  readonly own: string | undefined;
  readonly changeDue: boolean;
}

export const GENERATED: GivenPassword = { own: undefined, changeDue: true };

/** Whether the password is generated or given, and whether another one is asked for afterwards. */
export function PasswordFields({
  value,
  error,
  onChange,
}: {
  readonly value: GivenPassword;
  readonly error: string | undefined;
  readonly onChange: (value: GivenPassword) => void;
}) {
  const t = useTexts(userTexts);
  const s = useTexts(signInTexts);
  const { own, changeDue } = value;
  return (
    <>
      <div className={css['choice']}>
        <span className={css['label']} aria-hidden>
          {t('password')}
        </span>
        <Segmented
          label={t('password')}
          value={own === undefined ? 'generated' : 'given'}
          options={(['generated', 'given'] as const).map((one) => ({
            value: one,
            label: t(`password_${one}`),
          }))}
          onChange={(kind) => onChange({ ...value, own: kind === 'given' ? '' : undefined })}
        />
      </div>
      {own !== undefined && (
        <SecretField
          label={t('passwordNew')}
          hint={t('passwordRule')}
          showLabel={s('showPassword')}
          hideText={s('hidePassword')}
          autoComplete="new-password"
          required
          value={own}
          error={error}
          onChange={(event) => onChange({ ...value, own: event.target.value })}
        />
      )}
      <Checkbox
        label={t('changeDue')}
        hint={t('changeDueHint')}
        checked={changeDue}
        onChange={(on) => onChange({ ...value, changeDue: on })}
      />
    </>
  );
}
