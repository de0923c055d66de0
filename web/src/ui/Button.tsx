import type { LucideIcon } from 'lucide-react';
import type { ComponentPropsWithRef, ReactNode } from 'react';
import css from './Button.module.css';
import { classes } from './classes';
import { Tip } from './Tip';

type Kind = 'primary' | 'secondary' | 'quiet' | 'danger';

interface Look {
  readonly kind?: Kind;
  readonly size?: 'small' | 'usual';
  readonly icon?: LucideIcon;
}

type ButtonProps = ComponentPropsWithRef<'button'> &
  Look & {
    /** Under way: it cannot be pressed, and says so. */
    readonly busy?: boolean;
    readonly children: ReactNode;
  };

/** What does something. What goes somewhere is a link: {@link ButtonLink} in ui/Links. */
export function Button({
  kind,
  size,
  icon: Icon,
  busy,
  children,
  className,
  disabled,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-busy={busy || undefined}
      disabled={disabled || busy}
      className={classes(buttonClass(kind, size), className)}
    >
      {busy ? <span className={css['spinner']} aria-hidden /> : Icon && <Icon size={16} aria-hidden />}
      <span className={css['label']}>{children}</span>
    </button>
  );
}

type IconButtonProps = Omit<ComponentPropsWithRef<'button'>, 'children'> & {
  readonly icon: LucideIcon;
  /** Its name: read aloud, and shown when it is pointed at. */
  readonly label: string;
  readonly size?: 'small' | 'usual';
  readonly keys?: string;
  /** Without, the browser's own title shows the name: for where there are hundreds. */
  readonly tip?: boolean;
};

/** A button that is an icon alone. */
export function IconButton({
  icon: Icon,
  label,
  size,
  keys,
  tip = true,
  className,
  ...rest
}: IconButtonProps) {
  const button = (
    <button
      type="button"
      aria-label={label}
      {...(!tip && { title: label })}
      {...rest}
      className={classes(css['icon'], size === 'small' && css['iconSmall'], className)}
    >
      <Icon size={size === 'small' ? 14 : 17} aria-hidden />
    </button>
  );
  if (!tip) return button;
  return (
    <Tip text={label} {...(keys !== undefined && { keys })}>
      {button}
    </Tip>
  );
}

/** The classes of a button, for links that look like one. */
export function buttonClass(kind: Kind = 'secondary', size: Look['size'] = 'usual'): string {
  return classes(css['button'], css[kind], size === 'small' && css['small']);
}
