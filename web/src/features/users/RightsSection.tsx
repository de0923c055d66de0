import { type FormEvent, useState } from 'react';
import { common } from '../../texts/common';
import { userTexts } from '../../texts/users';
import { useTexts } from '../../texts/useTexts';
import { findSessionAgain } from '../../app/session/sign';
import { Button } from '../../ui/Button';
import { ConfirmDialog } from '../../ui/Dialogs';
import { Section } from '../../ui/Page';
import { toast } from '../../ui/Toasts';
import { useFieldErrors } from '../../ui/useFieldErrors';
import { useUpdateUser } from './api';
import { Refusal } from './Refusal';
import { RightsFields } from './RightsFields';
import css from './Users.module.css';
import { ADMINISTRATOR, changedRights, type Rights, type User } from './users';

/** What a user may do, to change. Whoever takes it away from themselves is asked once more. */
export function RightsSection({ user, isSelf }: { readonly user: User; readonly isSelf: boolean }) {
  const t = useTexts(userTexts);
  const c = useTexts(common);
  const [draft, setDraft] = useState<Rights>();
  const [asking, setAsking] = useState(false);
  const update = useUpdateUser(user.id);
  const errors = useFieldErrors(update.error, ['accessLevel']);
  const now = draft ?? user;
  const changed = changedRights(user, now);
  const save = async (): Promise<void> => {
    await update.mutateAsync(changed!);
    setDraft(undefined);
    toast('good', t('saved'));
    if (isSelf) await findSessionAgain();
  };
  const losesOwn = isSelf && user.accessLevel === ADMINISTRATOR && now.accessLevel !== ADMINISTRATOR;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (losesOwn) setAsking(true);
    else void save().catch(() => undefined);
  };
  return (
    <Section title={t('rights')} level={3}>
      <form className={css['form']} onSubmit={submit}>
        <RightsFields
          value={now}
          error={errors.of('accessLevel')}
          onChange={(next) => {
            update.reset();
            setDraft(next);
          }}
        />
        {!asking && <Refusal error={errors.rest} />}
        {changed !== undefined && (
          <div>
            <Button type="submit" kind="primary" busy={update.isPending}>
              {t('save')}
            </Button>{' '}
            <Button kind="quiet" onClick={() => setDraft(undefined)}>
              {c('cancel')}
            </Button>
          </div>
        )}
      </form>
      <ConfirmDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('ownRightsTitle')}
        action={t('ownRightsGive')}
        danger
        onConfirm={save}
        error={<Refusal error={update.error} />}
      >
        <p>{t('ownRightsText')}</p>
      </ConfirmDialog>
    </Section>
  );
}
