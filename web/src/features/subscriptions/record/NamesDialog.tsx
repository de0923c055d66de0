import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { common } from '../../../texts/common';
import { recordTexts } from '../../../texts/subscriptionRecord';
import { useTexts } from '../../../texts/useTexts';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialogs';
import { ErrorNote } from '../../../ui/States';
import { toast } from '../../../ui/Toasts';
import { useFieldErrors } from '../../../ui/useFieldErrors';
import { useFocusWrong } from '../../../ui/useFocusWrong';
import { changeSettings, useRefresh } from '../api';
import { draftOf, isSameDraft, settingsOf } from '../new/draft';
import { NameFields } from '../new/NameFields';
import type { Subscription } from '../subscriptions';
import css from './Record.module.css';

const FIELDS = ['name', 'description', 'labels'];

/** What people call a subscription, to be changed at any time. */
export function NamesDialog({
  subscription,
  onClose,
}: {
  readonly subscription: Subscription;
  readonly onClose: () => void;
}) {
  const t = useTexts(recordTexts);
  const c = useTexts(common);
  const refresh = useRefresh();
  const form = useId();
  const [kept] = useState(() => draftOf(subscription));
  const [draft, setDraft] = useState(kept);
  const save = useMutation({
    mutationFn: () => changeSettings(subscription.id, settingsOf(draft)),
    onSuccess: () => {
      toast('good', t('namesSaved'));
      refresh();
      onClose();
    },
  });
  const errors = useFieldErrors(save.error, FIELDS);
  const wrong = useFocusWrong(save.error);
  return (
    <Dialog
      open
      dirty={!isSameDraft(draft, kept)}
      onClose={onClose}
      title={t('names')}
      actions={
        <>
          <Button onClick={onClose}>{c('cancel')}</Button>
          <Button type="submit" form={form} kind="primary" busy={save.isPending}>
            {t('save')}
          </Button>
        </>
      }
    >
      <form
        id={form}
        ref={wrong}
        className={css['stack']}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <NameFields
          draft={draft}
          onChange={(changes) => setDraft((now) => ({ ...now, ...changes }))}
          errorOf={errors.of}
        />
        <ErrorNote error={errors.rest} />
      </form>
    </Dialog>
  );
}
