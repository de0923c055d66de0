import { useBlocker } from '@tanstack/react-router';
import type { RefObject } from 'react';
import { common } from '../texts/common';
import { useTexts } from '../texts/useTexts';
import { ConfirmDialog } from './Dialogs';

/**
 * Asks before a page is left whose form holds what is not saved. Another tab of the same page is no leaving.
 * @param done is true once there is nothing to lose any more: read when somebody leaves, so that a form may lead on as soon as it is saved
 */
export function LeaveGuard({ dirty, done }: { readonly dirty: boolean; readonly done?: RefObject<boolean> }) {
  const t = useTexts(common);
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      dirty && done?.current !== true && current.pathname !== next.pathname,
    enableBeforeUnload: () => dirty && done?.current !== true,
    withResolver: true,
  });
  return (
    <ConfirmDialog
      open={blocker.status === 'blocked'}
      onClose={() => blocker.reset?.()}
      title={t('leaveTitle')}
      action={t('leave')}
      danger
      onConfirm={() => blocker.proceed?.()}
    >
      {t('leaveText')}
    </ConfirmDialog>
  );
}
