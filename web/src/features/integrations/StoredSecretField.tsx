import { TriangleAlert } from 'lucide-react';
import { useId } from 'react';
import { integrationTexts } from '../../texts/integrations';
import { signInTexts } from '../../texts/signIn';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../../ui/Button';
import { SecretField } from '../../ui/Field';
import css from './Integrations.module.css';

interface StoredSecretFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly hideLabel?: boolean;
  /** What is known of the stored value; undefined where there is none. */
  readonly stored: { readonly lastFour: string | null } | undefined;
  /** Undefined: the stored value stays. */
  readonly value: string | undefined;
  readonly error: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

/** A secret that never comes back from the service: that one is set, and a way to put another one in its place. */
export function StoredSecretField(props: StoredSecretFieldProps) {
  const { label, hint, hideLabel, stored, value, error, onChange } = props;
  const t = useTexts(integrationTexts);
  const s = useTexts(signInTexts);
  const id = useId();
  if (stored === undefined || value !== undefined) {
    return (
      <SecretField
        label={label}
        {...(hint !== undefined && { hint })}
        {...(hideLabel && { hideLabel })}
        error={error}
        value={value ?? ''}
        autoComplete="off"
        showLabel={s('showPassword')}
        hideText={s('hidePassword')}
        autoFocus={stored !== undefined}
        onChange={(event) => onChange(event.target.value)}
        {...(stored !== undefined && {
          aside: (
            <Button kind="quiet" size="small" onClick={() => onChange(undefined)}>
              {t('secretKeep')}
            </Button>
          ),
        })}
      />
    );
  }
  return (
    <div role="group" aria-labelledby={id} className={css['stored']}>
      <span id={id} className={hideLabel ? 'sr-only' : css['label']}>
        {label}
      </span>
      <div className={css['storedLine']}>
        <span>
          {stored.lastFour === null ? t('secretSetShort') : t('secretSet', { end: `…${stored.lastFour}` })}
        </span>
        <Button
          size="small"
          aria-label={t('secretReplaceName', { name: label })}
          onClick={() => onChange('')}
        >
          {t('secretReplace')}
        </Button>
      </div>
      {error !== undefined && (
        <div className={css['error']}>
          <TriangleAlert size={14} aria-hidden />
          <span>{error}</span>
        </div>
      )}
    </div>
  );
}
