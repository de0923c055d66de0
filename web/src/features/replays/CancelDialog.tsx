import { replayTexts } from '../../texts/replays';
import { useTexts } from '../../texts/useTexts';
import { ConfirmDialog } from '../../ui/Dialogs';
import { ErrorNote } from '../../ui/States';
import { toast } from '../../ui/Toasts';
import { useCancel } from './api';
import { isRunning, openOf, type ReplayStatus } from './replays';

/** Asks before a replay is cancelled, and says what that does. */
export function CancelDialog({
  replay,
  onClose,
}: {
  /** Undefined: it is closed. */
  readonly replay: ReplayStatus | undefined;
  readonly onClose: () => void;
}) {
  const t = useTexts(replayTexts);
  const cancel = useCancel();
  const open = replay === undefined ? 0 : openOf(replay);
  return (
    <ConfirmDialog
      open={replay !== undefined}
      onClose={() => {
        cancel.reset();
        onClose();
      }}
      title={t('cancelTitle')}
      action={t('cancel')}
      danger
      onConfirm={async () => {
        await cancel.mutateAsync(replay!.id);
        toast('good', t('cancelAsked'));
      }}
      error={<ErrorNote error={cancel.error} />}
    >
      {replay !== undefined && (
        <>
          {isRunning(replay) && <p>{t('cancelNoMore')}</p>}
          <p>{open === 0 ? t('cancelNoneOpen') : t('cancelOpen', { n: open })}</p>
          <p>{t('cancelStays', { n: replay.deliveries.delivered })}</p>
          <p>{t('cancelContinue')}</p>
        </>
      )}
    </ConfirmDialog>
  );
}
