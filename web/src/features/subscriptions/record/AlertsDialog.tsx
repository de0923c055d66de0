import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { common } from '../../../texts/common';
import { alertTexts } from '../../../texts/subscriptionAlerts';
import { useTexts } from '../../../texts/useTexts';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialogs';
import { TextField } from '../../../ui/Field';
import { ErrorNote } from '../../../ui/States';
import { toast } from '../../../ui/Toasts';
import { useFieldErrors } from '../../../ui/useFieldErrors';
import { useFocusWrong } from '../../../ui/useFocusWrong';
import { setAlerts, useRefresh } from '../api';
import css from './Record.module.css';

/** Where the owner of a subscription is told of trouble: set, changed or removed. */
export function AlertsDialog({
  subscriptionId,
  url,
  onClose,
}: {
  readonly subscriptionId: string;
  /** The address as it is; null: there is none. */
  readonly url: string | null;
  readonly onClose: () => void;
}) {
  const t = useTexts(alertTexts);
  const c = useTexts(common);
  const refresh = useRefresh();
  const form = useId();
  const [address, setAddress] = useState(url ?? '');
  const save = useMutation({
    mutationFn: (next: string | null) => setAlerts(subscriptionId, next),
    onSuccess: (_, next) => {
      toast('good', t(next === null ? 'removed' : 'saved'));
      refresh();
      onClose();
    },
  });
  const errors = useFieldErrors(save.error, ['url']);
  const wrong = useFocusWrong(save.error);
  return (
    <Dialog
      open
      dirty={address.trim() !== (url ?? '')}
      onClose={onClose}
      title={t('dialogTitle')}
      description={t('hint')}
      actions={
        <>
          {url !== null && (
            <Button busy={save.isPending && save.variables === null} onClick={() => save.mutate(null)}>
              {t('remove')}
            </Button>
          )}
          <Button onClick={onClose}>{c('cancel')}</Button>
          <Button
            type="submit"
            form={form}
            kind="primary"
            busy={save.isPending && save.variables !== null}
            disabled={address.trim() === ''}
          >
            {t('save')}
          </Button>
        </>
      }
    >
      <form
        id={form}
        ref={wrong}
        className={css['stack']}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(address.trim());
        }}
      >
        <TextField
          label={t('address')}
          hint={t('addressHint')}
          error={errors.of('url')}
          type="url"
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          value={address}
          onChange={(event) => setAddress(event.target.value)}
        />
        <p className={css['quiet']}>{t('signed')}</p>
        <ErrorNote error={errors.rest} />
      </form>
    </Dialog>
  );
}
