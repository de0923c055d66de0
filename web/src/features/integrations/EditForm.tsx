import { type FormEvent, type RefObject, useMemo, useState } from 'react';
import { locale } from '../../app/preferences';
import { factOf } from '../../api/errors';
import { common } from '../../texts/common';
import { integrationTexts } from '../../texts/integrations';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../../ui/Button';
import { Copyable } from '../../ui/Copyable';
import { CopyButton } from '../../ui/CopyButton';
import { ConfirmDialog } from '../../ui/Dialogs';
import { LeaveGuard } from '../../ui/LeaveGuard';
import { Fact, Facts, Section } from '../../ui/Page';
import { Callout, ErrorNote } from '../../ui/States';
import { TimeText } from '../../ui/TimeText';
import { toast } from '../../ui/Toasts';
import { useFieldErrors } from '../../ui/useFieldErrors';
import { useFocusWrong } from '../../ui/useFocusWrong';
import { asCurl, useEdit } from './api';
import { changes, type Draft, draftOf, FIELDS, nameConflict, withoutSecrets } from './draft';
import { IntegrationFields } from './IntegrationFields';
import type { Integration } from './integrations';
import css from './Integrations.module.css';

/** Editing an integration: what was changed is sent, and what others change meanwhile shows in the fields that were left alone. */
export function EditForm({
  integration,
  removed,
}: {
  readonly integration: Integration;
  readonly removed: RefObject<boolean>;
}) {
  const t = useTexts(integrationTexts);
  const c = useTexts(common);
  const [edits, setEdits] = useState<Partial<Draft>>({});
  const stored = useMemo(() => draftOf(integration), [integration]);
  const draft = useMemo(() => ({ ...stored, ...edits }), [stored, edits]);
  const body = useMemo(() => changes(integration, draft), [integration, draft]);
  const dirty = Object.keys(body).length > 0;
  const edit = useEdit(integration.id);
  const [dropping, setDropping] = useState<number>();
  const drops = wouldDrop(edit.error) !== undefined;
  const nameTaken = nameConflict(edit.error);
  const errors = useFieldErrors(drops ? undefined : edit.error, FIELDS);
  const form = useFocusWrong(edit.error);
  const change = (next: Draft): void => {
    const differing = FIELDS.filter((field) => next[field] !== stored[field]);
    setEdits(Object.fromEntries(differing.map((field) => [field, next[field]])));
  };
  const saved = (): void => {
    setEdits({});
    toast('good', t('saved'));
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (dirty) edit.mutate({ body }, { onSuccess: saved, onError: (error) => setDropping(wouldDrop(error)) });
    else toast('good', t('nothingToSave'));
  };
  return (
    <div className={css['columns']}>
      <LeaveGuard dirty={dirty} done={removed} />
      <form ref={form} className={css['form']} onSubmit={submit} noValidate>
        {integration.links === 0 && integration.enabled && (
          <Callout tone="info" title={t('firstLink')}>
            {t(integration.authenticationType === 'OAuth2' ? 'firstLinkOAuth2' : 'firstLinkApiKey')}
          </Callout>
        )}
        <IntegrationFields
          draft={draft}
          onChange={change}
          errors={errors}
          nameTaken={nameTaken}
          stored={integration}
        />
        <ErrorNote error={nameTaken === undefined ? errors.rest : undefined} />
        <div className={css['foot']}>
          <Button type="submit" kind="primary" busy={edit.isPending} disabled={!dirty}>
            {t('save')}
          </Button>
          {dirty && (
            <>
              <Button
                onClick={() => {
                  setEdits({});
                  edit.reset();
                }}
              >
                {t('discard')}
              </Button>
              <CopyButton
                name={c('copyAsCurl')}
                size="usual"
                text={() => asCurl('PATCH', `/${integration.id}`, withoutSecrets(body))}
              />
            </>
          )}
        </div>
      </form>
      <aside className={css['aside']}>
        <StateSection integration={integration} />
      </aside>
      <ConfirmDialog
        open={dropping !== undefined}
        onClose={() => setDropping(undefined)}
        title={t('dropTitle', { n: dropping ?? 0 })}
        action={t('dropAction', { n: dropping ?? 0 })}
        danger
        error={<ErrorNote error={drops ? undefined : edit.error} />}
        onConfirm={async () => {
          await edit.mutateAsync({ body, dropLinks: true });
          saved();
        }}
      >
        <p>{t('dropText')}</p>
      </ConfirmDialog>
    </div>
  );
}

/** How many links an edit would drop, where that is why it was refused. */
function wouldDrop(error: unknown): number | undefined {
  return factOf(error, 'links');
}

function StateSection({ integration }: { readonly integration: Integration }) {
  const t = useTexts(integrationTexts);
  return (
    <Section title={t('facts')}>
      <Facts>
        <Fact name={t('links')}>{integration.links.toLocaleString(locale())}</Fact>
        <Fact name={t('askedAt')}>
          {integration.serviceInfoReadAt === null ? (
            t('never')
          ) : (
            <TimeText at={integration.serviceInfoReadAt} />
          )}
        </Fact>
        <Fact name={t('updated')}>
          <TimeText at={integration.updatedAt} />
        </Fact>
        <Fact name={t('createdAt')}>
          <TimeText at={integration.createdAt} />
        </Fact>
        <Fact name={t('id')} wide>
          <Copyable text={integration.id} />
        </Fact>
      </Facts>
    </Section>
  );
}
