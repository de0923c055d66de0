import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { replaceTexts } from '../../../texts/subscriptionReplace';
import { useTexts } from '../../../texts/useTexts';
import { ConfirmDialog } from '../../../ui/Dialogs';
import { Segmented } from '../../../ui/Field';
import { ErrorNote } from '../../../ui/States';
import { toast } from '../../../ui/Toasts';
import { useRefresh } from '../api';
import { LongUrl } from '../LongUrl';
import type { Subscription } from '../subscriptions';
import { replaceSubscription } from './api';
import { type Draft, replaceBodyOf, type Undelivered } from './draft';

/** Stands before a subscription is replaced: says what that means, and asks what becomes of what is not delivered yet. */
export function ReplaceDialog({
  open,
  original,
  draft,
  strict,
  onClose,
}: {
  readonly open: boolean;
  readonly original: Subscription;
  readonly draft: Draft;
  readonly strict: boolean;
  readonly onClose: () => void;
}) {
  const t = useTexts(replaceTexts);
  const navigate = useNavigate();
  const refresh = useRefresh();
  const [undelivered, setUndelivered] = useState<Undelivered>('finish');
  const replace = useMutation({
    mutationFn: async () => {
      const body = replaceBodyOf(draft, undelivered);
      if (body === undefined) throw new Error(t('unready'));
      return replaceSubscription(original.id, body, strict);
    },
    onSuccess: ({ id }) => {
      toast('good', t('replaced'));
      refresh();
      void navigate({ to: '/subscriptions/$subscriptionId', params: { subscriptionId: id }, search: {} });
    },
  });
  return (
    <ConfirmDialog
      open={open}
      onClose={() => {
        replace.reset();
        onClose();
      }}
      title={t('title')}
      action={t('replace')}
      error={<ErrorNote error={replace.error} />}
      onConfirm={() => replace.mutateAsync()}
    >
      <LongUrl url={original.url} />
      <p>{t('text')}</p>
      <div>
        <Segmented
          label={t('undelivered')}
          value={undelivered}
          onChange={setUndelivered}
          options={[
            { value: 'finish', label: t('choice_finish') },
            { value: 'move', label: t('choice_move') },
          ]}
        />
      </div>
      <p>{t(`says_${undelivered}`)}</p>
    </ConfirmDialog>
  );
}
