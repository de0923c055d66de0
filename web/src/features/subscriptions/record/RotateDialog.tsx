import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { recordTexts } from '../../../texts/subscriptionRecord';
import { useTexts } from '../../../texts/useTexts';
import { Button } from '../../../ui/Button';
import { CodeBlock } from '../../../ui/CodeBlock';
import { ConfirmDialog, Dialog } from '../../../ui/Dialogs';
import { Checkbox } from '../../../ui/Field';
import { LeaveGuard } from '../../../ui/LeaveGuard';
import { Callout, ErrorNote } from '../../../ui/States';
import { Countdown } from '../../../ui/TimeText';
import { common } from '../../../texts/common';
import { rotateSecret, useLastRotation } from '../api';
import css from './Record.module.css';

/** So long the secret before signs beside a new one. */
const BOTH_MS = 24 * 3_600_000;

/** Replaces the signing secret and shows the new one, once. */
export function RotateDialog({
  subscriptionId,
  open,
  onClose,
}: {
  readonly subscriptionId: string;
  readonly open: boolean;
  readonly onClose: () => void;
}) {
  const t = useTexts(recordTexts);
  const c = useTexts(common);
  const client = useQueryClient();
  const [made, setMade] = useState<{ readonly secret: string; readonly at: number }>();
  const [stored, setStored] = useState(false);
  const rotate = useMutation({
    mutationFn: () => rotateSecret(subscriptionId),
    onSuccess: ({ signingSecret }) => {
      setMade({ secret: signingSecret, at: Date.now() });
      void client.invalidateQueries({ queryKey: ['subscription', subscriptionId] });
    },
  });
  const finish = (): void => {
    setMade(undefined);
    setStored(false);
  };
  return (
    <>
      <ConfirmDialog
        open={open}
        onClose={() => {
          rotate.reset();
          onClose();
        }}
        title={t('rotateTitle')}
        action={t('rotateAction')}
        error={<ErrorNote error={rotate.error} />}
        onConfirm={() => rotate.mutateAsync()}
      >
        <p>{t('rotateText')}</p>
      </ConfirmDialog>
      <Dialog
        open={made !== undefined}
        onClose={finish}
        dismissible={false}
        title={t('rotatedTitle')}
        description={made && <WithTime text={t('rotatedText', { time: '\0' })} to={made.at + BOTH_MS} />}
        actions={
          <Button kind="primary" disabled={!stored} onClick={finish}>
            {c('close')}
          </Button>
        }
      >
        <div className={css['stack']}>
          <LeaveGuard dirty={!stored} holds="secret" />
          <CodeBlock text={made?.secret ?? ''} label={t('rotatedTitle')} />
          <Checkbox label={t('stored')} checked={stored} onChange={setStored} />
        </div>
      </Dialog>
    </>
  );
}

/** That the secret before the present one still signs, as long as it does. */
export function LastRotation({ subscriptionId }: { readonly subscriptionId: string }) {
  const t = useTexts(recordTexts);
  const { data: at } = useLastRotation(subscriptionId);
  if (at === undefined || at === null) return null;
  const until = Date.parse(at) + BOTH_MS;
  if (until <= Date.now()) return null;
  return (
    <Callout tone="info">
      <WithTime text={t('oldSecret', { time: '\0' })} to={until} />
    </Callout>
  );
}

/** A text with a countdown in it. */
function WithTime({ text, to }: { readonly text: string; readonly to: number }) {
  const t = useTexts(recordTexts);
  const [before, after] = text.split('\0');
  return (
    <span>
      {before}
      <Countdown to={to} done={t('noLonger')} />
      {after}
    </span>
  );
}
