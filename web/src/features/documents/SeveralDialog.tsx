import { type ReactNode, useState } from 'react';
import { messageOf } from '../../ui/messageOf';
import { documentTexts } from '../../texts/documents';
import { useTexts } from '../../texts/useTexts';
import { ConfirmDialog } from '../../ui/Dialogs';
import { Callout } from '../../ui/States';
import { type Came, toEach } from './several';
import css from './Documents.module.css';

/** So many are named; of the others it is said how many they are. */
const NAMED = 6;

/** Asks before something is done to some, names them, and says which of them it could not be done to, and why. */
export function SeveralDialog<T>({
  items,
  nameOf,
  title,
  action,
  danger = false,
  children,
  work,
  onDone,
  onClose,
}: {
  /** Undefined: it is closed. */
  readonly items: readonly T[] | undefined;
  readonly nameOf: (item: T) => string;
  readonly title: string;
  readonly action: string;
  readonly danger?: boolean;
  readonly children: ReactNode;
  readonly work: (item: T) => Promise<unknown>;
  readonly onDone: (came: Came<T>) => void;
  readonly onClose: () => void;
}) {
  const t = useTexts(documentTexts);
  const [refused, setRefused] = useState<Came<T>['refused']>([]);
  const close = (): void => {
    setRefused([]);
    onClose();
  };
  const run = async (): Promise<void> => {
    // Pressed again, it tries again what was refused.
    const left = refused.length > 0 ? refused.map(({ item }) => item) : (items ?? []);
    const came = await toEach(left, work);
    onDone(came);
    setRefused(came.refused);
    if (came.refused.length > 0) throw new Error('some were refused');
  };
  const all = items ?? [];
  return (
    <ConfirmDialog
      open={items !== undefined}
      onClose={close}
      title={title}
      action={action}
      danger={danger}
      onConfirm={run}
      error={
        refused.length > 0 && (
          <Callout tone="bad" role="alert" title={t('refused', { n: refused.length })}>
            {refused.slice(0, NAMED).map(({ item, error }, n) => (
              <p key={n}>
                <bdi>{nameOf(item)}</bdi>: {messageOf(error)}
              </p>
            ))}
          </Callout>
        )
      }
    >
      {all.length > 1 && (
        <ul className={css['named']}>
          {all.slice(0, NAMED).map((item, n) => (
            <li key={n}>
              <bdi>{nameOf(item)}</bdi>
            </li>
          ))}
          {all.length > NAMED && <li>{t('andMore', { n: all.length - NAMED })}</li>}
        </ul>
      )}
      <div>{children}</div>
    </ConfirmDialog>
  );
}
