import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react';
import type { CatalogueObject } from '../../api/objects';
import { useKeys } from '../../app/keys';
import { publishTexts } from '../../texts/publish';
import { useTexts } from '../../texts/useTexts';
import { Button } from '../../ui/Button';
import { Segmented, SelectField, TextField } from '../../ui/Field';
import { LeaveGuard } from '../../ui/LeaveGuard';
import { Section } from '../../ui/Page';
import { ErrorNote } from '../../ui/States';
import { useFieldErrors } from '../../ui/useFieldErrors';
import { useFocusWrong } from '../../ui/useFocusWrong';
import { publish } from './api';
import { AsCall } from './AsCall';
import { bodyOf, type Draft, EVENT_TYPES, type EventType, OPTIONAL, statesOf, stateProblem } from './draft';
import css from './PublishPage.module.css';
import { type Published, Results } from './Results';
import { States } from './States';
import { template } from './template';
import { randomHex, sample } from './sample';

const FIRST_OBJECT = 'PROJ';
const KEPT_RESULTS = 10;

/** The form of an event, what became of those that were sent from here, and the call that does the same. */
export function Composer({
  objects,
  initial,
  objCode,
  eventType,
}: {
  readonly objects: readonly CatalogueObject[];
  /** What to begin with; a template unless given. */
  readonly initial: Draft | undefined;
  readonly objCode: string | undefined;
  readonly eventType: EventType | undefined;
}) {
  const t = useTexts(publishTexts);
  const [draft, setDraft] = useState<Draft>(
    () => initial ?? begun(objects, objCode ?? FIRST_OBJECT, eventType ?? 'UPDATE'),
  );
  /** The states as a template made them: what nobody has touched may follow the object. */
  const [made, setMade] = useState(initial === undefined ? draft : undefined);
  /** The draft as nobody would miss it: as it began, or as it was published last. */
  const [kept, setKept] = useState(draft);
  const [results, setResults] = useState<readonly Published[]>([]);
  const shown = useRef<HTMLDivElement>(null);
  const queries = useQueryClient();
  const send = useMutation({
    mutationFn: publish,
    onSuccess: (result) => {
      setResults((before) =>
        [{ n: (before[0]?.n ?? 0) + 1, at: new Date(), result }, ...before].slice(0, KEPT_RESULTS),
      );
      void queries.invalidateQueries({ queryKey: ['events'] });
      void queries.invalidateQueries({ queryKey: ['deliveries'] });
    },
  });
  const errors = useFieldErrors(send.error, ['objCode', ...statesOf(draft.eventType), ...OPTIONAL]);
  const form = useFocusWrong(send.error);
  const body = useMemo(() => bodyOf(draft), [draft]);
  const isBroken = statesOf(draft.eventType).some((name) => stateProblem(draft[name]) !== undefined);
  const object = objects.find((one) => one.objCode === draft.objCode);
  const isUntouched =
    made !== undefined && made.newState === draft.newState && made.oldState === draft.oldState;

  const isDirty =
    (!isUntouched && statesOf(draft.eventType).some((name) => draft[name] !== kept[name])) ||
    OPTIONAL.some((name) => draft[name] !== kept[name]);

  const change = (part: Partial<Draft>): void => setDraft((before) => ({ ...before, ...part }));
  const changeKind = (code: string, type: EventType): void => {
    if (!isUntouched) return change({ objCode: code, eventType: type });
    const next = { ...draft, ...begun(objects, code, type), ...optionalOf(draft) };
    setDraft(next);
    setMade(next);
  };
  const publishNow = (): void => {
    if (!isBroken && !send.isPending) send.mutate(body, { onSuccess: () => setKept(draft) });
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    publishNow();
  };
  useKeys([{ keys: 'mod+Enter', label: t('publish'), run: publishNow }]);
  const newest = results[0]?.n;
  useEffect(() => {
    if (newest !== undefined) shown.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
  }, [newest]);

  return (
    <>
      <LeaveGuard dirty={isDirty} within={['from']} />
      <form ref={form} className={css['composer']} onSubmit={submit}>
        <Section title={t('what')}>
          <div className={css['what']}>
            <SelectField
              label={t('object')}
              value={draft.objCode}
              error={errors.of('objCode')}
              options={objects.map((one) => ({ value: one.objCode, label: `${one.name} · ${one.objCode}` }))}
              onChange={(code) => changeKind(code, draft.eventType)}
            />
            <div className={css['type']}>
              <span className={css['label']} aria-hidden>
                {t('eventType')}
              </span>
              <Segmented
                label={t('eventType')}
                value={draft.eventType}
                options={EVENT_TYPES.map((value) => ({ value, label: t(`eventType_${value}`) }))}
                onChange={(type) => changeKind(draft.objCode, type)}
              />
            </div>
          </div>
        </Section>
        <States
          draft={draft}
          object={object}
          errors={errors}
          isUntouched={isUntouched}
          onChange={change}
          onPublish={publishNow}
          onTemplate={(which) => {
            const next = { ...draft, ...(object && template(object, draft.eventType, which, sample())) };
            setDraft(next);
            setMade(next);
          }}
        />
        <Section title={t('more')}>
          <div className={css['more']}>
            {OPTIONAL.map((name) => (
              <TextField
                key={name}
                label={t(`field_${name}`)}
                hint={t(`hint_${name}`)}
                optional
                mono
                spellCheck={false}
                autoComplete="off"
                value={draft[name]}
                error={errors.of(name)}
                onChange={(event) => change({ [name]: event.target.value })}
                aside={
                  name === 'id' && (
                    <Button
                      kind="quiet"
                      size="small"
                      className={css['beside']!}
                      onClick={() => change({ id: `console-${randomHex(12)}` })}
                    >
                      {t('generate')}
                    </Button>
                  )
                }
              />
            ))}
          </div>
        </Section>
        <ErrorNote error={errors.rest} />
        <div className={css['send']}>
          <Button type="submit" kind="primary" icon={Send} busy={send.isPending} disabled={isBroken}>
            {t('publish')}
          </Button>
          <span className={css['hint']}>{isBroken ? t('mendFirst') : t('publishKeys')}</span>
        </div>
      </form>
      <div ref={shown} className={css['results']}>
        {results.length > 0 && <Results results={results} />}
      </div>
      {!isBroken && <AsCall body={body} />}
    </>
  );
}

function optionalOf(draft: Draft): Pick<Draft, (typeof OPTIONAL)[number]> {
  const { objId, userId, eventTime, id } = draft;
  return { objId, userId, eventTime, id };
}

function begun(objects: readonly CatalogueObject[], code: string, eventType: EventType): Draft {
  const object = objects.find((one) => one.objCode === code) ?? objects[0];
  return {
    objCode: object?.objCode ?? code,
    eventType,
    newState: '',
    oldState: '',
    objId: '',
    userId: '',
    eventTime: '',
    id: '',
    ...(object && template(object, eventType, 'usual', sample())),
  };
}
