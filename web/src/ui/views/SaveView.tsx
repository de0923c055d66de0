import { type FormEvent, useId, useState } from 'react';
import { common } from '../../texts/common';
import { useTexts } from '../../texts/useTexts';
import { viewTexts } from '../../texts/views';
import { Button } from '../Button';
import { Dialog } from '../Dialogs';
import { TextField } from '../Field';
import { toast } from '../Toasts';
import { LONGEST_NAME, type View } from './views';

/** Asks for a name. */
export function SaveView({
  views,
  onSave,
  onClose,
}: {
  readonly views: readonly View[];
  /** @returns whether the browser keeps it */
  readonly onSave: (name: string) => boolean;
  readonly onClose: () => void;
}) {
  const t = useTexts(viewTexts);
  const c = useTexts(common);
  const id = useId();
  const [typed, setTyped] = useState('');
  const name = typed.trim();
  const save = (event: FormEvent): void => {
    event.preventDefault();
    if (name === '') return;
    if (onSave(name)) toast('good', t('saved'));
    else toast('bad', t('notKept'));
    onClose();
  };
  return (
    <Dialog
      open
      dirty={name !== ''}
      onClose={onClose}
      title={t('saveTitle')}
      width="small"
      actions={
        <>
          <Button onClick={onClose}>{c('cancel')}</Button>
          <Button type="submit" form={id} kind="primary" disabled={name === ''}>
            {t('saveAction')}
          </Button>
        </>
      }
    >
      <form id={id} onSubmit={save}>
        <TextField
          label={t('name')}
          value={typed}
          maxLength={LONGEST_NAME}
          autoComplete="off"
          hint={views.some((view) => view.name === name) ? t('replaces') : t('saveHint')}
          onChange={(event) => setTyped(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
