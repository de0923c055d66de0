import { DropdownMenu } from 'radix-ui';
import { Check, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import css from './Menu.module.css';
import { classes } from './classes';

/** A menu that a button opens. The button is the first child given as `trigger`. */
export function Menu({
  trigger,
  children,
  align = 'end',
  label,
  opened = false,
}: {
  readonly trigger: ReactNode;
  readonly children: ReactNode;
  readonly align?: 'start' | 'end';
  readonly label?: string;
  /** Whether it is open from the beginning. */
  readonly opened?: boolean;
}) {
  return (
    <DropdownMenu.Root modal={false} defaultOpen={opened}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={css['menu']}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

export function MenuItem({
  icon: Icon,
  children,
  onSelect,
  danger,
  disabled = false,
  keys,
}: {
  readonly icon?: LucideIcon;
  readonly children: ReactNode;
  readonly onSelect: () => void;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly keys?: string;
}) {
  return (
    <DropdownMenu.Item
      className={classes(css['item'], danger && css['danger'])}
      onSelect={onSelect}
      disabled={disabled}
    >
      {Icon && <Icon size={16} aria-hidden />}
      <span className={css['name']}>{children}</span>
      {keys !== undefined && <kbd className={css['keys']}>{keys}</kbd>}
    </DropdownMenu.Item>
  );
}

/** A link among the items: `children` is one `<Link>`. */
export function MenuLink({ children }: { readonly children: ReactNode }) {
  return (
    <DropdownMenu.Item className={css['item']} asChild>
      {children}
    </DropdownMenu.Item>
  );
}

/** One of several values, the present one ticked. */
export function MenuChoice<T extends string>({
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
  return (
    <DropdownMenu.RadioGroup value={value} onValueChange={(next) => onChange(next as T)} aria-label={label}>
      <MenuLabel>{label}</MenuLabel>
      {options.map((option) => (
        <DropdownMenu.RadioItem
          key={option.value}
          className={css['item']}
          value={option.value}
          // Several are often changed one after the other.
          onSelect={(event) => event.preventDefault()}
        >
          <span className={css['tick']}>
            <DropdownMenu.ItemIndicator>
              <Check size={16} aria-hidden />
            </DropdownMenu.ItemIndicator>
          </span>
          <span className={css['name']}>{option.label}</span>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

export function MenuLabel({ children }: { readonly children: ReactNode }) {
  return <DropdownMenu.Label className={css['label']}>{children}</DropdownMenu.Label>;
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className={css['separator']} />;
}
