import { jobTexts } from '../../texts/jobs';
import { useTexts } from '../../texts/useTexts';
import { ConfirmDialog } from '../../ui/Dialogs';
import { ErrorNote } from '../../ui/States';
import { toast } from '../../ui/Toasts';
import { useEnd } from './api';
import { type JobStatus, openOf } from './jobs';

/** Asks before a job is ended where it is, and says what that does. */
export function EndDialog({
  job,
  onClose,
}: {
  /** Undefined: it is closed. */
  readonly job: JobStatus | undefined;
  readonly onClose: () => void;
}) {
  const t = useTexts(jobTexts);
  const end = useEnd();
  const open = job === undefined ? 0 : openOf(job);
  return (
    <ConfirmDialog
      open={job !== undefined}
      onClose={() => {
        end.reset();
        onClose();
      }}
      title={t('endTitle')}
      action={t('end')}
      danger
      onConfirm={async () => {
        await end.mutateAsync(job!.id);
        toast('good', t('ended'));
      }}
      error={<ErrorNote error={end.error} />}
    >
      {job !== undefined && (
        <>
          <p>{t('endNoMore')}</p>
          <p>{t(`endStays_${job.action}`, { n: job.done })}</p>
          {open > 0 && <p>{t('endOpen', { n: open })}</p>}
          <p>{t('endAgain')}</p>
        </>
      )}
    </ConfirmDialog>
  );
}
