import { Dialog as Base } from 'radix-ui';
import { X } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { common } from '../texts/common';
import { useTexts } from '../texts/useTexts';
import { Button, IconButton } from './Button';
import css from './Dialogs.module.css';
import { classes } from './classes';

export interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  /** At the foot, the most important last. */
  readonly actions?: ReactNode;
  readonly width?: 'small' | 'usual' | 'wide';
  /** Whether it closes by Escape and by a click beside it. */
  readonly dismissible?: boolean;
  /** Whether it holds what somebody has typed: then neither Escape, nor a click beside it, nor its cross closes it without a question. */
  readonly dirty?: boolean;
}

/** A question or a form over the page. On narrow screens it takes the width and comes from below. */
export function Dialog({ dismissible = true, dirty = false, width = 'usual', ...props }: DialogProps) {
  const t = useTexts(common);
  const [asking, setAsking] = useState(false);
  const close = (): void => (dirty ? setAsking(true) : props.onClose());
  const stay = dismissible ? undefined : (event: Event) => event.preventDefault();
  return (
    <Base.Root open={props.open} onOpenChange={(open) => !open && dismissible && close()}>
      <Base.Portal>
        <Base.Overlay className={css['scrim']}>
          <Base.Content
            className={classes(css['dialog'], css[width])}
            onOpenAutoFocus={focusFirstField}
            onCloseAutoFocus={leaveRefused}
            {...(stay && { onEscapeKeyDown: stay, onInteractOutside: stay })}
            {...(props.description === undefined && { 'aria-describedby': undefined })}
          >
            <header className={css['head']}>
              <Base.Title className={css['title']}>{props.title}</Base.Title>
              {dismissible && <IconButton icon={X} label={t('close')} onClick={close} />}
            </header>
            <div className={css['body']}>
              {props.description !== undefined && (
                <Base.Description asChild>
                  <div className={css['description']}>{props.description}</div>
                </Base.Description>
              )}
              {props.children}
              {dirty && (
                <ConfirmDialog
                  open={asking}
                  onClose={() => setAsking(false)}
                  title={t('discardTitle')}
                  action={t('discard')}
                  danger
                  onConfirm={props.onClose}
                >
                  {t('discardText')}
                </ConfirmDialog>
              )}
            </div>
            {props.actions !== undefined && <footer className={css['foot']}>{props.actions}</footer>}
          </Base.Content>
        </Base.Overlay>
      </Base.Portal>
    </Base.Root>
  );
}

/** Not the button that closes it, which comes first: a field, or else the dialog itself, whose title is then read. */
function focusFirstField(event: Event): void {
  const dialog = event.currentTarget;
  if (!(dialog instanceof HTMLElement)) return;
  event.preventDefault();
  const field = dialog.querySelector<HTMLElement>('input:not([hidden], [readonly]), textarea, select');
  (field ?? dialog).focus();
}

/** A field that was refused keeps the focus, which else goes back to where it was before the dialog. */
function leaveRefused(event: Event): void {
  if (document.activeElement?.getAttribute('aria-invalid') === 'true') event.preventDefault();
}

export interface ConfirmDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  /** Says what happens and to how many: "Delete 3 subscriptions?". */
  readonly title: string;
  /** What is lost and what stays. */
  readonly children: ReactNode;
  /** The verb: "Delete 3 subscriptions". */
  readonly action: string;
  readonly onConfirm: () => Promise<unknown> | void;
  readonly danger?: boolean;
  /** To be typed before it can be confirmed, where nothing brings it back. */
  readonly typed?: string;
  /** Why it did not work, after it was tried. */
  readonly error?: ReactNode;
}

/** Stands before everything that cannot be undone. Closes when it is done, and stays with the reason when it failed. */
export function ConfirmDialog({
  open,
  onClose,
  title,
  children,
  action,
  onConfirm,
  danger,
  typed,
  error,
}: ConfirmDialogProps) {
  const t = useTexts(common);
  const [busy, setBusy] = useState(false);
  const [text, setText] = useState('');
  const id = useId();
  const close = (): void => {
    setText('');
    onClose();
  };
  const confirm = async (): Promise<void> => {
    setBusy(true);
    try {
      await onConfirm();
      close();
    } catch {
      // `error` says why, where the dialog still stands.
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      title={title}
      width="small"
      actions={
        <>
          <Button onClick={close}>{t('cancel')}</Button>
          <Button
            kind={danger ? 'danger' : 'primary'}
            busy={busy}
            disabled={typed !== undefined && text !== typed}
            onClick={() => void confirm()}
          >
            {action}
          </Button>
        </>
      }
    >
      <div className={css['confirm']}>
        {children}
        {typed !== undefined && (
          <label className={css['typed']} htmlFor={id}>
            <span>{t('confirmType', { word: typed })}</span>
            <input
              id={id}
              value={text}
              autoComplete="off"
              onChange={(event) => setText(event.target.value)}
            />
          </label>
        )}
        {error}
      </div>
    </Dialog>
  );
}

/** A panel from the side, over the page: the navigation on narrow screens. */
export function SidePanel({
  open,
  onClose,
  title,
  children,
}: Pick<DialogProps, 'open' | 'onClose' | 'children'> & { readonly title: string }) {
  return (
    <Base.Root open={open} onOpenChange={(now) => !now && onClose()}>
      <Base.Portal>
        <Base.Overlay className={css['scrim']} />
        <Base.Content className={css['side']} aria-describedby={undefined}>
          <Base.Title className="sr-only">{title}</Base.Title>
          {children}
        </Base.Content>
      </Base.Portal>
    </Base.Root>
  );
}
