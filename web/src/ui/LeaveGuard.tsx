import { useBlocker } from '@tanstack/react-router';
import type { RefObject } from 'react';
import { common } from '../texts/common';
import { useTexts } from '../texts/useTexts';
import { ConfirmDialog } from './Dialogs';

interface LeaveGuardProps {
  /** Whether there is something to lose. */
  readonly dirty: boolean;
  /** Is true once there is nothing to lose any more: read when somebody leaves, so that a form may lead on as soon as it is saved. */
  readonly done?: RefObject<boolean>;
  /** What is lost: what was entered, or a secret that is never shown again. */
  readonly holds?: 'form' | 'secret';
  /** The parameters of the page's own address by which a form is left, too: they have another one begin. */
  readonly within?: readonly string[];
}

const NONE: readonly string[] = [];

/**
 * Asks before a page is left that holds what would be lost: by a link, by going back, by loading it anew, and by closing its tab. Another
 * tab of the same page is no leaving of a form.
 */
export function LeaveGuard({ dirty, done, holds = 'form', within = NONE }: LeaveGuardProps) {
  const t = useTexts(common);
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      dirty &&
      done?.current !== true &&
      (current.pathname !== next.pathname ||
        within.some((name) => valueOf(current.search, name) !== valueOf(next.search, name)) ||
        (holds === 'secret' && JSON.stringify(current.search) !== JSON.stringify(next.search))),
    enableBeforeUnload: () => dirty && done?.current !== true,
    withResolver: true,
  });
  return (
    <ConfirmDialog
      open={blocker.status === 'blocked'}
      onClose={() => blocker.reset?.()}
      title={t(holds === 'form' ? 'leaveTitle' : 'leaveSecretTitle')}
      action={t('leave')}
      danger
      onConfirm={() => blocker.proceed?.()}
    >
      {t(holds === 'form' ? 'leaveText' : 'leaveSecretText')}
    </ConfirmDialog>
  );
}

function valueOf(search: unknown, name: string): unknown {
  return (search as Readonly<Record<string, unknown>>)[name];
}
