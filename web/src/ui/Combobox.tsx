import { type KeyboardEvent, type ReactNode, useId, useMemo, useRef, useState } from 'react';
import { classes } from './classes';
import css from './Combobox.module.css';
import { found, type Option } from './combobox';
import { Field } from './Field';
import fieldCss from './Field.module.css';

interface ComboboxProps {
  readonly label: ReactNode;
  readonly hideLabel?: boolean;
  readonly hint?: ReactNode;
  readonly error?: ReactNode;
  readonly value: string;
  readonly options: readonly Option[];
  readonly onChange: (value: string) => void;
  /** What is typed is the value, whether it is among the options or not. */
  readonly free?: boolean;
  readonly placeholder?: string;
  /** Says that nothing among the options fits. */
  readonly nothing: string;
  readonly mono?: boolean;
}

/** A field that offers what fits while one types. Arrow keys choose, Enter takes, Escape closes. */
export function Combobox(props: ComboboxProps) {
  const { value, options, onChange, free = false } = props;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  /** What is being typed; undefined: nothing, so that the value stands there. */
  const [typed, setTyped] = useState<string>();
  const [marked, setMarked] = useState(0);
  const chosen = options.find((option) => option.value === value);
  const shown = typed ?? (free ? value : (chosen?.label ?? value));
  const fitting = useMemo(
    () => found(options, typed ?? (free && chosen === undefined ? value : '')),
    [options, typed, free, chosen, value],
  );
  const close = (): void => {
    setOpen(false);
    setTyped(undefined);
  };
  const take = (option: Option): void => {
    onChange(option.value);
    close();
  };
  const move = (to: number): void => {
    setOpen(true);
    const next = Math.max(0, Math.min(fitting.length - 1, to));
    setMarked(next);
    requestAnimationFrame(() => list.current?.children[next]?.scrollIntoView({ block: 'nearest' }));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const option = fitting[marked];
    if (event.key === 'ArrowDown') move(open ? marked + 1 : 0);
    else if (event.key === 'ArrowUp') move(open ? marked - 1 : 0);
    else if (event.key === 'Enter' && open && option !== undefined && (!free || marked >= 0)) take(option);
    else if (event.key === 'Escape' && open) {
      event.stopPropagation();
      close();
    } else return;
    event.preventDefault();
  };
  const onBlur = (): void => {
    const text = typed?.trim().toLowerCase();
    const meant = options.find(
      (option) => option.value.toLowerCase() === text || option.label.toLowerCase() === text,
    );
    if (!free && meant !== undefined) onChange(meant.value);
    close();
  };
  return (
    <Field
      label={props.label}
      {...(props.hideLabel && { hideLabel: true })}
      {...(props.hint !== undefined && { hint: props.hint })}
      {...(props.error !== undefined && { error: props.error })}
    >
      {(control) => (
        <div className={css['box']}>
          <input
            {...control}
            type="text"
            role="combobox"
            aria-expanded={open}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={open && fitting[marked] ? `${id}-${marked}` : undefined}
            className={classes(fieldCss['input'], props.mono && fieldCss['mono'])}
            value={shown}
            placeholder={props.placeholder}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => {
              setTyped(event.target.value);
              setMarked(free ? -1 : 0);
              setOpen(true);
              if (free) onChange(event.target.value);
            }}
            onClick={() => setOpen(true)}
            onFocus={(event) => event.target.select()}
            onBlur={onBlur}
            onKeyDown={onKeyDown}
          />
          <div
            ref={list}
            id={`${id}-list`}
            role="listbox"
            aria-label={typeof props.label === 'string' ? props.label : undefined}
            className={css['list']}
            hidden={!open || (free && fitting.length === 0)}
          >
            {open &&
              fitting.map((option, index) => (
                // The field has the keys: what is marked is taken with Enter.
                // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
                <div
                  key={option.value}
                  id={`${id}-${index}`}
                  role="option"
                  aria-selected={index === marked}
                  className={css['option']}
                  // The field must not lose the focus to what is pressed.
                  onPointerDown={(event) => event.preventDefault()}
                  onClick={() => take(option)}
                >
                  <bdi>{option.label}</bdi>
                  {option.hint !== undefined && <span className={css['hint']}>{option.hint}</span>}
                </div>
              ))}
            {open && fitting.length === 0 && (
              <div role="option" aria-selected={false} aria-disabled className={css['nothing']} tabIndex={-1}>
                {props.nothing}
              </div>
            )}
          </div>
        </div>
      )}
    </Field>
  );
}
