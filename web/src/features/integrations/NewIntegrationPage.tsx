import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useRef, useState } from 'react';
import { integrationTexts } from '../../texts/integrations';
import { common } from '../../texts/common';
import { useTexts } from '../../texts/useTexts';
import { Button, buttonClass } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { Switch } from '../../ui/Field';
import { LeaveGuard } from '../../ui/LeaveGuard';
import { Page, Section } from '../../ui/Page';
import { ErrorNote } from '../../ui/States';
import { toast } from '../../ui/Toasts';
import { useFieldErrors } from '../../ui/useFieldErrors';
import { useFocusWrong } from '../../ui/useFocusWrong';
import { asCurl, useCreate } from './api';
import { creation, EMPTY, FIELDS, nameConflict, withoutSecrets } from './draft';
import { IntegrationFields } from './IntegrationFields';
import css from './Integrations.module.css';

/** Registering a document provider. */
export function NewIntegrationPage() {
  const t = useTexts(integrationTexts);
  const c = useTexts(common);
  const navigate = useNavigate();
  const [draft, setDraft] = useState(EMPTY);
  const [enabled, setEnabled] = useState(true);
  const done = useRef(false);
  const create = useCreate();
  const nameTaken = nameConflict(create.error);
  const errors = useFieldErrors(create.error, FIELDS);
  const form = useFocusWrong(create.error);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    create.mutate(creation(draft, enabled), {
      onSuccess: ({ id, name }) => {
        done.current = true;
        toast('good', t('created', { name }));
        void navigate({ to: '/integrations/$id', params: { id } });
      },
    });
  };
  return (
    <Page title={t('newTitle')} crumbs={<Link to="/integrations">{t('title')}</Link>}>
      <LeaveGuard dirty={draft !== EMPTY || !enabled} done={done} />
      <div className={css['columns']}>
        <form ref={form} className={css['form']} onSubmit={submit} noValidate>
          <IntegrationFields
            draft={draft}
            onChange={setDraft}
            errors={errors}
            nameTaken={nameTaken}
            stored={undefined}
          />
          <div className={css['switchLine']}>
            <Switch label={t('enabled')} checked={enabled} onChange={setEnabled} />
            <span className={css['hint']}>{t('enabledHint')}</span>
          </div>
          <ErrorNote error={nameTaken === undefined ? errors.rest : undefined} />
          <div className={css['foot']}>
            <Button type="submit" kind="primary" busy={create.isPending}>
              {t('saveNew')}
            </Button>
            <Link to="/integrations" className={buttonClass()}>
              {c('cancel')}
            </Link>
            <CopyButton
              name={c('copyAsCurl')}
              size="usual"
              text={() => asCurl('POST', '', withoutSecrets(creation(draft, enabled)))}
            />
          </div>
        </form>
        <aside className={css['aside']}>
          <Section title={t('nextTitle')}>
            <ol className={css['steps']}>
              <li>{t('next1')}</li>
              {draft.authenticationType === 'OAuth2' && <li>{t('next2')}</li>}
              <li>{t('next3')}</li>
            </ol>
          </Section>
        </aside>
      </div>
    </Page>
  );
}
