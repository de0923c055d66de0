import { Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { common } from '../../texts/common';
import { useTexts } from '../../texts/useTexts';
import { viewTexts } from '../../texts/views';
import { Button, IconButton } from '../Button';
import { ConfirmDialog, Dialog } from '../Dialogs';
import { TextField } from '../Field';
import css from './Views.module.css';
import { LONGEST_NAME, type View } from './views';

/** The views that were saved, to call otherwise or to delete. */
export function ManageViews({
  views,
  onRename,
  onDelete,
  onClose,
}: {
  readonly views: readonly View[];
  readonly onRename: (view: View, name: string) => void;
  readonly onDelete: (view: View) => void;
  readonly onClose: () => void;
}) {
  const t = useTexts(viewTexts);
  const c = useTexts(common);
  const [deleting, setDeleting] = useState<View>();
  return (
    <>
      <Dialog
        open={deleting === undefined && views.length > 0}
        onClose={onClose}
        title={t('manageTitle')}
        actions={<Button onClick={onClose}>{c('close')}</Button>}
      >
        <ul className={css['views']}>
          {views.map((view) => (
            <li key={`${view.name} ${view.query}`}>
              <Named
                view={view}
                taken={(name) => views.some((one) => one !== view && one.name === name)}
                onRename={(name) => onRename(view, name)}
              />
              <IconButton
                icon={Trash2}
                label={t('deleteOne', { name: view.name })}
                onClick={() => setDeleting(view)}
              />
            </li>
          ))}
        </ul>
      </Dialog>
      <ConfirmDialog
        open={deleting !== undefined}
        onClose={() => {
          setDeleting(undefined);
          if (views.length === 0) onClose();
        }}
        title={t('deleteTitle')}
        action={t('delete')}
        danger
        onConfirm={() => {
          onDelete(deleting!);
          if (views.length === 1) onClose();
        }}
      >
        {deleting !== undefined && <p>{t('deleteText', { name: deleting.name })}</p>}
      </ConfirmDialog>
    </>
  );
}

function Named({
  view: { name },
  taken,
  onRename,
}: {
  readonly view: View;
  readonly taken: (name: string) => boolean;
  readonly onRename: (name: string) => void;
}) {
  const t = useTexts(viewTexts);
  const [typed, setTyped] = useState(name);
  const next = typed.trim();
  const wrong = taken(next);
  const rename = (event: FormEvent): void => {
    event.preventDefault();
    if (next !== '' && next !== name && !wrong) onRename(next);
  };
  return (
    <form className={css['named']} onSubmit={rename}>
      <TextField
        label={t('name')}
        hideLabel
        value={typed}
        maxLength={LONGEST_NAME}
        autoComplete="off"
        error={wrong ? t('taken') : undefined}
        onChange={(event) => setTyped(event.target.value)}
      />
      {next !== name && (
        <Button type="submit" disabled={next === '' || wrong}>
          {t('rename')}
        </Button>
      )}
    </form>
  );
}
