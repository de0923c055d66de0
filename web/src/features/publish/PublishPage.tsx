import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Lock } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useObjectCatalogue } from '../../api/objects';
import { currentUser } from '../../api/session';
import { common } from '../../texts/common';
import { publishTexts } from '../../texts/publish';
import { useTexts } from '../../texts/useTexts';
import { Button, buttonClass } from '../../ui/Button';
import { TextField } from '../../ui/Field';
import { Page } from '../../ui/Page';
import { Callout, Empty, ErrorState, Skeleton } from '../../ui/States';
import { useRecordedEvent } from './api';
import { Composer } from './Composer';
import { draftOf } from './draft';
import css from './PublishPage.module.css';

/** What the ids of events begin with. */
const BEGINS_AS = 'evt_…';

/** Publishing an event by hand: from a template, or as a recorded one was. */
export function PublishPage() {
  const t = useTexts(publishTexts);
  const c = useTexts(common);
  const { from, objCode, eventType } = useSearch({ from: '/publish' });
  const catalogue = useObjectCatalogue();
  const recorded = useRecordedEvent(from);
  const failed = catalogue.error ?? recorded.error;
  const isReady = catalogue.data !== undefined && (from === undefined || recorded.data !== undefined);
  const user = currentUser();
  const mayPublish = user !== undefined && (user.canPublish || user.accessLevel === 'System Administrator');
  if (!mayPublish) {
    return (
      <Page title={t('title')} subtitle={t('subtitle')}>
        <Empty icon={Lock} title={c('errorAccess')}>
          {t('noRight')}
        </Empty>
      </Page>
    );
  }
  const anew = (
    <Link to="/publish" search={{}} className={buttonClass('secondary')}>
      <span>{t('fromNothing')}</span>
    </Link>
  );
  return (
    <Page title={t('title')} subtitle={t('subtitle')}>
      {isReady ? (
        <>
          {from !== undefined ? <Callout actions={anew}>{t('fromEvent')}</Callout> : <Begin />}
          <Composer
            key={from ?? ''}
            objects={catalogue.data.objects}
            objCode={objCode}
            eventType={eventType}
            initial={recorded.data && draftOf(recorded.data)}
          />
        </>
      ) : failed === null ? (
        <Skeleton lines={12} />
      ) : (
        <ErrorState
          error={failed}
          onRetry={() => void (catalogue.error === null ? recorded : catalogue).refetch()}
          actions={from !== undefined && anew}
        />
      )}
    </Page>
  );
}

/** Recorded events are for administrators alone. */
function Begin() {
  const t = useTexts(publishTexts);
  const navigate = useNavigate();
  const [id, setId] = useState('');
  if (currentUser()?.accessLevel !== 'System Administrator') return null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (id.trim() !== '') void navigate({ to: '/publish', search: { from: id.trim() } });
  };
  return (
    <form className={css['begin']} onSubmit={submit}>
      <TextField
        label={t('begin')}
        hint={t('beginHint')}
        optional
        mono
        placeholder={BEGINS_AS}
        spellCheck={false}
        autoComplete="off"
        value={id}
        onChange={(event) => setId(event.target.value)}
      />
      <Button type="submit" disabled={id.trim() === ''}>
        {t('beginGo')}
      </Button>
    </form>
  );
}
