import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiError } from '../../../api/errors';
import { replaceTexts } from '../../../texts/subscriptionReplace';
import { useTexts } from '../../../texts/useTexts';
import { ConfirmDialog } from '../../../ui/Dialogs';
import { Segmented } from '../../../ui/Field';
import { ErrorNote } from '../../../ui/States';
import { toast } from '../../../ui/Toasts';
import { useRefresh, useUndelivered } from '../api';
import { LongUrl } from '../LongUrl';
import { healthOf, type Subscription } from '../subscriptions';
import { duplicateOf, replaceSubscription } from './api';
import { type Draft, replaceBodyOf, type Undelivered } from './draft';

const CHOICES = ['move', 'finish'] as const;

/** Stands before a subscription is replaced: says what that means, and asks what becomes of what is not delivered yet. */
export function ReplaceDialog({
  open,
  original,
  draft,
  strict,
  onClose,
  onRefused,
  onReplaced,
}: {
  readonly open: boolean;
  readonly original: Subscription;
  readonly draft: Draft;
  readonly strict: boolean;
  readonly onClose: () => void;
  /** Gets what was refused because of what stands in the form; it is closed then. */
  readonly onRefused: (error: unknown) => void;
  /** Before it leads to the new one. */
  readonly onReplaced: () => void;
}) {
  const t = useTexts(replaceTexts);
  const navigate = useNavigate();
  const refresh = useRefresh();
  const { data: undelivered } = useUndelivered(open ? [original.id] : []);
  const isPaused = original.settings?.paused ?? false;
  const isElsewhere = draft.url.trim() !== original.url;
  const isBroken = healthOf(original.subscription_url) !== 'healthy';
  const [chosen, choose] = useState<Undelivered>();
  // What waits for a paused one cannot be sent for it; what waits for a broken URL is best sent to another one.
  const what = isPaused ? 'move' : (chosen ?? (isBroken && isElsewhere ? 'move' : 'finish'));
  const nothing = undelivered?.n === 0 && !undelivered.more;
  const there = (choice: Undelivered) => `${choice}_${isElsewhere ? 'elsewhere' : 'same'}` as const;
  const replace = useMutation({
    mutationFn: async () => {
      const body = replaceBodyOf(draft, what);
      if (body === undefined) throw new Error(t('unready'));
      return replaceSubscription(original.id, body, strict);
    },
    onSuccess: ({ id }) => {
      toast('good', t('replaced'));
      refresh();
      onReplaced();
      void navigate({ to: '/subscriptions/$subscriptionId', params: { subscriptionId: id }, search: {} });
    },
    onError: (error) => {
      const isOfForm =
        error instanceof ApiError && (error.status === 400 || duplicateOf(error) !== undefined);
      if (!isOfForm) return;
      onRefused(error);
      onClose();
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
      {undelivered === undefined ? (
        <p>{t('counting')}</p>
      ) : nothing ? (
        <p>{t('nothingWaits')}</p>
      ) : (
        <p>
          <strong>{t(undelivered.more ? 'waitMore' : 'wait', { n: undelivered.n })}</strong>
        </p>
      )}
      {!nothing && !isPaused && (
        <div>
          <Segmented
            label={t('undelivered')}
            value={what}
            onChange={choose}
            options={CHOICES.map((value) => ({ value, label: t(`choice_${there(value)}`) }))}
          />
        </div>
      )}
      {!nothing && <p>{isPaused ? t('says_paused') : t(`says_${there(what)}`)}</p>}
    </ConfirmDialog>
  );
}

/** How many deliveries the dialog will ask about. */
export function Waiting({ subscriptionId }: { readonly subscriptionId: string }) {
  const t = useTexts(replaceTexts);
  const { data } = useUndelivered([subscriptionId]);
  if (data === undefined || data.n === 0) return null;
  return (
    <p>
      {t(data.more ? 'waitMore' : 'wait', { n: data.n })} {t('askedLater')}
    </p>
  );
}
