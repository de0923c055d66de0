import { Eye, EyeOff, TriangleAlert } from 'lucide-react';
import { type ComponentPropsWithRef, type ReactNode, useId, useState } from 'react';
import { common } from '../texts/common';
import { useTexts } from '../texts/useTexts';
import { IconButton } from './Button';
import { classes } from './classes';
import css from './Field.module.css';

interface FieldLook {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** What the service, or the form itself, says of it. */
  readonly error?: ReactNode;
  /** Beside the label. */
  readonly aside?: ReactNode;
  readonly hideLabel?: boolean;
  /** Says that it may be left empty, where most fields of the form may not. */
  readonly optional?: boolean;
}

interface FieldProps extends FieldLook {
  /** Gets what ties label, hint and error to the control. */
  readonly children: (control: {
    readonly id: string;
    readonly 'aria-describedby': string | undefined;
    readonly 'aria-invalid': true | undefined;
  }) => ReactNode;
}

/** A control with its label, its hint, and what is wrong with it. */
export function Field({ label, hint, error, aside, hideLabel, optional, children }: FieldProps) {
  const t = useTexts(common);
  const id = useId();
  const wrong = error !== undefined && error !== null && error !== '';
  const described = [hint !== undefined && `${id}-hint`, wrong && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={css['field']}>
      <div className={hideLabel ? 'sr-only' : css['labels']}>
        <label htmlFor={id} className={css['label']}>
          {label}
          {optional && <span className={css['optional']}> ({t('optional')})</span>}
        </label>
        {aside}
      </div>
      {children({
        id,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': wrong ? true : undefined,
      })}
      {hint !== undefined && (
        <div id={`${id}-hint`} className={css['hint']}>
          {hint}
        </div>
      )}
      {wrong && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  );
}

/** What is wrong with a field. @param id by which the field says that this is about it */
export function FieldError({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  return (
    <div id={id} className={css['error']}>
      <TriangleAlert size={14} aria-hidden />
      <span>{children}</span>
    </div>
  );
}

type TextFieldProps = FieldLook &
  Omit<ComponentPropsWithRef<'input'>, 'id' | 'children'> & { readonly mono?: boolean };

export function TextField({
  label,
  hint,
  error,
  aside,
  hideLabel,
  optional,
  mono,
  className,
  ...rest
}: TextFieldProps) {
  return (
    <Field {...look({ label, hint, error, aside, hideLabel, optional })}>
      {(control) => (
        <input
          type="text"
          {...control}
          {...rest}
          className={classes(css['input'], mono && css['mono'], className)}
        />
      )}
    </Field>
  );
}

/** A password or token, which can be looked at. */
export function SecretField({
  label,
  hint,
  error,
  aside,
  hideLabel,
  optional,
  showLabel,
  hideText,
  ...rest
}: TextFieldProps & { readonly showLabel: string; readonly hideText: string }) {
  const [shown, setShown] = useState(false);
  return (
    <Field {...look({ label, hint, error, aside, hideLabel, optional })}>
      {(control) => (
        <div className={css['secret']}>
          <input
            {...control}
            {...rest}
            type={shown ? 'text' : 'password'}
            className={css['input']}
            spellCheck={false}
            autoCapitalize="none"
          />
          <IconButton
            className={css['eye']!}
            icon={shown ? EyeOff : Eye}
            label={shown ? hideText : showLabel}
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          />
        </div>
      )}
    </Field>
  );
}

type TextAreaFieldProps = FieldLook &
  Omit<ComponentPropsWithRef<'textarea'>, 'id' | 'children'> & { readonly mono?: boolean };

export function TextAreaField({
  label,
  hint,
  error,
  aside,
  hideLabel,
  optional,
  mono,
  ...rest
}: TextAreaFieldProps) {
  return (
    <Field {...look({ label, hint, error, aside, hideLabel, optional })}>
      {(control) => (
        <textarea
          rows={4}
          {...control}
          {...rest}
          className={classes(css['input'], css['area'], mono && css['mono'])}
        />
      )}
    </Field>
  );
}

type SelectFieldProps<T extends string> = FieldLook &
  Omit<ComponentPropsWithRef<'select'>, 'id' | 'children' | 'value' | 'onChange'> & {
    readonly value: T;
    readonly options: readonly { readonly value: T; readonly label: string }[];
    readonly onChange: (value: T) => void;
  };

export function SelectField<T extends string>({
  label,
  hint,
  error,
  aside,
  hideLabel,
  optional,
  options,
  onChange,
  ...rest
}: SelectFieldProps<T>) {
  return (
    <Field {...look({ label, hint, error, aside, hideLabel, optional })}>
      {(control) => (
        <select
          {...control}
          {...rest}
          className={classes(css['input'], css['select'])}
          onChange={(event) => onChange(event.target.value as T)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

type CheckboxProps = Omit<ComponentPropsWithRef<'input'>, 'type' | 'onChange'> & {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  readonly error?: ReactNode;
  readonly onChange: (checked: boolean) => void;
};

export function Checkbox({ label, hint, error, onChange, ...rest }: CheckboxProps) {
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`].filter(
    Boolean,
  );
  return (
    <div className={css['check']}>
      <input
        type="checkbox"
        id={id}
        {...(described.length > 0 && { 'aria-describedby': described.join(' ') })}
        {...(error !== undefined && { 'aria-invalid': true })}
        {...rest}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label htmlFor={id}>{label}</label>
      {hint !== undefined && (
        <div id={`${id}-hint`} className={css['hint']}>
          {hint}
        </div>
      )}
      {error !== undefined && <FieldError id={`${id}-error`}>{error}</FieldError>}
    </div>
  );
}

/** On or off, at once. */
export function Switch({
  checked,
  onChange,
  label,
  disabled,
  hideLabel,
}: {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly label: string;
  readonly disabled?: boolean;
  readonly hideLabel?: boolean;
}) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={checked}
      aria-label={hideLabel ? label : undefined}
      disabled={disabled}
      className={css['switch']}
      onClick={() => onChange(!checked)}
    >
      <span className={css['track']} aria-hidden>
        <span className={css['thumb']} />
      </span>
      {!hideLabel && <span>{label}</span>}
    </button>
  );
}

/** A few values, all of them seen. */
export function Segmented<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string }[];
  readonly onChange: (value: T) => void;
}) {
  const name = useId();
  return (
    <fieldset className={css['segmented']}>
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            className="sr-only"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Only what is given: an absent hint must not become an empty one. */
function look(given: { [Key in keyof FieldLook]: FieldLook[Key] | undefined }): FieldLook {
  return Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  ) as unknown as FieldLook;
}
