import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { common } from '../../../texts/common';
import { useTexts } from '../../../texts/useTexts';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialogs';
import { TextField } from '../../../ui/Field';
import { ErrorNote } from '../../../ui/States';
import { useFieldErrors } from '../../../ui/useFieldErrors';
import { useFocusWrong } from '../../../ui/useFocusWrong';

const FIELDS = ['name'];

/** Asks for the name of a folder, or a new one for something. */
export function NameDialog({
  title,
  label,
  action,
  initial = '',
  save,
  onClose,
}: {
  readonly title: string;
  readonly label: string;
  readonly action: string;
  readonly initial?: string;
  readonly save: (name: string) => Promise<unknown>;
  readonly onClose: () => void;
}) {
  const c = useTexts(common);
  const [name, setName] = useState(initial);
  const saving = useMutation({ mutationFn: save, onSuccess: onClose });
  const { error } = saving;
  const errors = useFieldErrors(error, FIELDS);
  const form = useFocusWrong(error);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    saving.mutate(name.trim());
  };
  return (
    <Dialog
      open
      dirty={name.trim() !== initial}
      onClose={onClose}
      title={title}
      width="small"
      actions={
        <>
          <Button onClick={onClose}>{c('cancel')}</Button>
          <Button
            kind="primary"
            type="submit"
            form="name-dialog"
            busy={saving.isPending}
            disabled={name.trim() === '' || name.trim() === initial}
          >
            {action}
          </Button>
        </>
      }
    >
      <form ref={form} id="name-dialog" onSubmit={submit}>
        <TextField
          label={label}
          value={name}
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
          onFocus={selectStem}
          error={errors.of('name')}
        />
        <ErrorNote error={errors.rest} />
      </form>
    </Dialog>
  );
}

/** The name without its ending, which mostly stays. */
function selectStem({ target }: React.FocusEvent<HTMLInputElement>): void {
  const dot = target.value.lastIndexOf('.');
  target.setSelectionRange(0, dot > 0 ? dot : target.value.length);
}
