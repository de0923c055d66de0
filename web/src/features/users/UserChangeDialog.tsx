import { userTexts } from '../../texts/users';
import { useTexts } from '../../texts/useTexts';
import { ConfirmDialog } from '../../ui/Dialogs';
import { toast } from '../../ui/Toasts';
import { useUpdateUser } from './api';
import { EndingSessions } from './EndingSessions';
import { Refusal } from './Refusal';
import type { User } from './users';

export type Change = 'deactivate' | 'activate' | 'apiKey';

const BODIES = {
  deactivate: { active: false },
  activate: { active: true },
  apiKey: { apiKey: null },
} as const;

/** Asks before somebody loses the account or the API key, or gets the account back. */
export function UserChangeDialog({
  user: { id, username },
  isSelf,
  change,
  onClose,
}: {
  readonly user: User;
  readonly isSelf: boolean;
  /** Undefined: it is closed. */
  readonly change: Change | undefined;
  readonly onClose: () => void;
}) {
  const t = useTexts(userTexts);
  const update = useUpdateUser(id);
  const what = change ?? 'deactivate';
  return (
    <ConfirmDialog
      open={change !== undefined}
      onClose={() => {
        update.reset();
        onClose();
      }}
      title={t(`title_${what}`, { name: username })}
      action={t(what === 'apiKey' ? 'removeKey' : what)}
      danger={what !== 'activate'}
      onConfirm={async () => {
        await update.mutateAsync(BODIES[what]);
        toast('good', t(`done_${what}`, { name: username }));
      }}
      error={<Refusal error={update.error} />}
    >
      {change !== undefined && what !== 'activate' && (
        <EndingSessions userId={id} byKey={what === 'apiKey'} />
      )}
      <p>{t(`text_${what}`)}</p>
      {isSelf && what === 'deactivate' && <p>{t('selfOut')}</p>}
    </ConfirmDialog>
  );
}
