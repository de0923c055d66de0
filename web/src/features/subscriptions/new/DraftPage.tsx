import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus, Replace } from 'lucide-react';
import { type FormEvent, useMemo, useRef, useState } from 'react';
import { ApiError } from '../../../api/errors';
import { formTexts } from '../../../texts/subscriptionForm';
import { useTexts } from '../../../texts/useTexts';
import { Button, buttonClass } from '../../../ui/Button';
import { CopyButton } from '../../../ui/CopyButton';
import { Checkbox } from '../../../ui/Field';
import { LeaveGuard } from '../../../ui/LeaveGuard';
import { Section } from '../../../ui/Page';
import { Callout, ErrorNote } from '../../../ui/States';
import { useFieldErrors } from '../../../ui/useFieldErrors';
import { useFocusWrong } from '../../../ui/useFocusWrong';
import { useRefresh } from '../api';
import { placedProblems } from '../filters/problems';
import type { Subscription } from '../subscriptions';
import { curlOfBody } from '../record/createCall';
import { createSubscription, duplicateOf, RECENT, useEvaluation, useTellingWarnings } from './api';
import { Created } from './Created';
import {
  type CreateBody,
  createBodyOf,
  type Draft,
  evaluated,
  isSameDraft,
  newToken,
  type RecordedEvent,
  triable,
} from './draft';
import css from './New.module.css';
import { FilterFields } from './FilterFields';
import { FromEvent } from './FromEvent';
import { NameFields } from './NameFields';
import { ReplaceDialog, Waiting } from './ReplaceDialog';
import { DestinationFields, ObjectFields } from './TargetFields';
import { ToPutRight } from './ToPutRight';
import { Trial } from './Trial';
import { VerdictLine } from './VerdictLine';

const FIELDS = [
  'objCode',
  'eventType',
  'objId',
  'url',
  'authToken',
  'headers',
  'filters',
  'filterConnector',
  'base64Encoding',
  'settings.name',
  'settings.description',
  'settings.labels',
  'settings.paused',
];

interface DraftPageProps {
  readonly initial: Draft;
  /** That it is a copy of, or takes the place of. */
  readonly original: Subscription | undefined;
  readonly replaces: boolean;
  /** That it is made for. */
  readonly event: RecordedEvent | undefined;
  /** Told once it is made. @param name empty: it has none */
  readonly onMade: (name: string) => void;
}

/** The form at the left, and at the right what would have come of it; once it is made, its secret and what to do with it. */
export function DraftPage({ initial, original, replaces, event, onMade }: DraftPageProps) {
  const t = useTexts(formTexts);
  const refresh = useRefresh();
  const [begun] = useState(() => (replaces ? initial : withToken(initial)));
  const [draft, setDraft] = useState(begun);
  const [sample, setSample] = useState<{ readonly value: unknown }>();
  const [strict, setStrict] = useState(false);
  const [asking, setAsking] = useState(false);
  const [recent, setRecent] = useState<number>(RECENT[0]);
  /** One for each time that it was sent with something missing. */
  const [attempt, setAttempt] = useState<object>();
  const change = (changes: Partial<Draft>): void => setDraft((now) => ({ ...now, ...changes }));
  const evaluation = useEvaluation(triable(draft), sample?.value, recent);
  const create = useMutation({
    mutationFn: (body: CreateBody) => createSubscription(body, strict),
    onSuccess: () => {
      refresh();
      onMade(draft.name.trim());
    },
  });
  /** Why the replacement was refused, where that is for the form to say. */
  const [refused, setRefused] = useState<unknown>(null);
  const replaced = useRef(false);
  const failure = create.error ?? refused;
  const tried = useFieldErrors(evaluation.error, FIELDS);
  const sent = useFieldErrors(failure, FIELDS);
  const missing = attempt === undefined ? undefined : missingIn(draft);
  const errorOf = (field: string): string | undefined => {
    if (missing?.[field] !== undefined) return t(missing[field]);
    if (!replaces && field === 'authToken' && sent.of(field) !== undefined && draft.authToken === '')
      return t('needsToken');
    return sent.of(field) ?? tried.of(field);
  };
  const form = useFocusWrong(failure ?? attempt);
  const { objCode, eventType } = draft;
  const warnings = useTellingWarnings({ objCode, eventType, warnings: evaluation.data?.warnings });
  const problems = useMemo(
    () => [
      ...placedProblems(sentencesOf(failure ?? evaluation.error), 'error'),
      ...placedProblems(warnings, 'warning'),
    ],
    [failure, evaluation.error, warnings],
  );
  const others = warnings.filter((warning) => !warning.startsWith('filters['));
  if (create.data !== undefined) {
    return <Created created={create.data} draft={draft} />;
  }
  const body = createBodyOf(draft);
  const duplicate = duplicateOf(failure);
  const submit = (submitted: FormEvent): void => {
    submitted.preventDefault();
    if (missingIn(draft) !== undefined || body === undefined) {
      create.reset();
      setRefused(null);
      setAttempt({});
      return;
    }
    setAttempt(undefined);
    setRefused(null);
    if (replaces) setAsking(true);
    else create.mutate(body);
  };
  return (
    <div className={css['page']}>
      <LeaveGuard dirty={!isSameDraft(draft, begun)} done={replaced} />
      <form ref={form} className={css['form']} onSubmit={submit} noValidate>
        {original !== undefined && (
          <Callout tone="info">
            <p>{t(replaces ? 'replaceHint' : 'copyHint')}</p>
            {replaces && <Waiting subscriptionId={original.id} />}
          </Callout>
        )}
        {event !== undefined && <FromEvent event={event} draft={draft} onChange={change} />}
        <Section title={t('what')}>
          <ObjectFields draft={draft} onChange={change} errorOf={errorOf} />
        </Section>
        <Section title={t('where')}>
          <DestinationFields draft={draft} onChange={change} errorOf={errorOf} warnings={others} />
        </Section>
        <Section title={t('which')} hint={t('whichHint')}>
          <FilterFields
            draft={draft}
            onChange={change}
            problems={problems}
            error={errorOf('filters')}
            connectorError={errorOf('filterConnector')}
          />
          <VerdictLine evaluation={evaluation} />
        </Section>
        <Section title={t('called')}>
          <NameFields draft={draft} onChange={change} errorOf={(setting) => errorOf(`settings.${setting}`)} />
        </Section>
        <div className={css['submit']}>
          <Checkbox
            label={t('paused')}
            hint={t('pausedHint')}
            error={errorOf('settings.paused')}
            checked={draft.paused}
            onChange={(paused) => change({ paused })}
          />
          <Checkbox label={t('strict')} hint={t('strictHint')} checked={strict} onChange={setStrict} />
          {(attempt !== undefined || failure !== null) && <ToPutRight form={form} errorOf={errorOf} />}
          {duplicate === undefined ? (
            <ErrorNote error={sent.rest} />
          ) : (
            <Callout
              tone="bad"
              role="alert"
              actions={
                <Link
                  to="/subscriptions/$subscriptionId"
                  params={{ subscriptionId: duplicate }}
                  search={{}}
                  className={buttonClass('secondary', 'small')}
                >
                  {t('openDuplicate')}
                </Link>
              }
            >
              {t('duplicate')}
            </Callout>
          )}
          <div className={css['buttons']}>
            <Button type="submit" kind="primary" icon={replaces ? Replace : Plus} busy={create.isPending}>
              {t(replaces ? 'replace' : 'create')}
            </Button>
            {body !== undefined && !replaces && (
              <CopyButton
                name={t('curl')}
                size="usual"
                text={() => curlOfBody({ ...body, authToken: '<token>' }, strict)}
              />
            )}
          </div>
        </div>
      </form>
      {replaces && original !== undefined && (
        <ReplaceDialog
          open={asking}
          original={original}
          draft={draft}
          strict={strict}
          onClose={() => setAsking(false)}
          onRefused={setRefused}
          onReplaced={() => {
            replaced.current = true;
          }}
        />
      )}
      <Trial
        draft={draft}
        evaluation={evaluation}
        sample={sample}
        onSample={setSample}
        recent={recent}
        onRecent={setRecent}
      />
    </div>
  );
}

/** A new one has a token from the beginning. */
function withToken(draft: Draft): Draft {
  return draft.authToken === '' ? { ...draft, authToken: newToken() } : draft;
}

/** What must be there before it is sent, by field. */
function missingIn(draft: Draft): Readonly<Record<string, keyof typeof formTexts>> | undefined {
  const { objCode, url } = draft;
  const missing = {
    ...(objCode === '' && { objCode: 'needsObject' as const }),
    ...(url.trim() === '' && { url: 'needsUrl' as const }),
    ...(objCode !== '' && evaluated(draft) === undefined && { filters: 'unready' as const }),
  };
  return Object.keys(missing).length > 0 ? missing : undefined;
}

function sentencesOf(error: unknown): readonly string[] {
  return error instanceof ApiError && error.status === 400
    ? error.message.split(/(?<=\.)\s+(?=filters\[)/)
    : [];
}
