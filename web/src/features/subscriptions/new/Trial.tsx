import { useId, useMemo, useState } from 'react';
import { parseExactly } from '../../../api/json';
import type { components } from '../../../api/schema';
import { formTexts } from '../../../texts/subscriptionForm';
import { useTexts } from '../../../texts/useTexts';
import { Segmented } from '../../../ui/Field';
import { LazyJsonEditor } from '../../../ui/json-editor';
import { pretty } from '../../../ui/json';
import { Section } from '../../../ui/Page';
import { Callout, ErrorNote, ProgressLine, Skeleton } from '../../../ui/States';
import { type useEvaluation, useRecorded } from './api';
import { type Draft, evaluated } from './draft';
import css from './New.module.css';
import { sampleFor } from './sample';
import { TrialResult } from './TrialResult';

type Result = components['schemas']['EvaluationResultResponse'];

interface TrialProps {
  readonly draft: Draft;
  readonly evaluation: ReturnType<typeof useEvaluation>;
  /** In place of what was recorded. */
  readonly sample: { readonly value: unknown } | undefined;
  readonly onSample: (sample: { readonly value: unknown } | undefined) => void;
}

/** What the draft would have matched of what was really recorded, or whether it matches a sample: while it is typed. */
export function Trial({ draft, evaluation, sample, onSample }: TrialProps) {
  const t = useTexts(formTexts);
  const { objCode, eventType } = draft;
  const { data: recorded } = useRecorded(objCode, eventType);
  const [text, setText] = useState<string>();
  const [broken, setBroken] = useState<string>();
  const edit = (typed: string): void => {
    setText(typed);
    try {
      onSample({ value: parseExactly(typed) });
      setBroken(undefined);
    } catch (error) {
      setBroken(error instanceof Error ? error.message : String(error));
    }
  };
  const choose = (which: 'recorded' | 'sample'): void => {
    if (which === 'recorded') {
      setText(undefined);
      setBroken(undefined);
      onSample(undefined);
    } else edit(pretty(sampleFor(draft, recorded?.events[0])));
  };
  return (
    <aside className={css['trial']} aria-label={t('trial')}>
      <Section
        title={t('trial')}
        hint={t('trialHint')}
        actions={
          <Segmented
            label={t('triedOn')}
            value={text === undefined ? 'recorded' : 'sample'}
            options={[
              { value: 'recorded', label: t('onRecorded') },
              { value: 'sample', label: t('onSample') },
            ]}
            onChange={choose}
          />
        }
      >
        <div className={css['details']}>
          <ProgressLine active={evaluation.isFetching} />
          {text !== undefined && <LazyJsonEditor label={t('sample')} initial={text} onChange={edit} />}
          {broken !== undefined && <Callout tone="bad">{broken}</Callout>}
          {objCode === '' ? (
            <p className={css['quiet']}>{t('chooseFirst')}</p>
          ) : evaluated(draft) === undefined ? (
            <p className={css['quiet']}>{t('waitsForFilters')}</p>
          ) : evaluation.error ? (
            <ErrorNote error={evaluation.error} />
          ) : evaluation.data === undefined ? (
            <Skeleton lines={5} />
          ) : (
            <Results
              results={evaluation.data.results}
              complete={evaluation.data.complete ?? true}
              recorded={recorded?.events ?? []}
              isSample={sample !== undefined}
            />
          )}
        </div>
      </Section>
    </aside>
  );
}

const CHOICES = ['all', 'matched', 'unmatched'] as const;

function Results({
  results,
  complete,
  recorded,
  isSample,
}: {
  readonly results: readonly Result[];
  readonly complete: boolean;
  readonly recorded: readonly components['schemas']['RecordedEventResponse'][];
  readonly isSample: boolean;
}) {
  const t = useTexts(formTexts);
  const [only, setOnly] = useState<(typeof CHOICES)[number]>('all');
  const id = useId();
  const events = useMemo(() => new Map(recorded.map((event) => [event.eventId, event])), [recorded]);
  const matched = results.filter((result) => result.matched).length;
  const shown = results.filter((result) => only === 'all' || result.matched === (only === 'matched'));
  if (results.length === 0) return <p className={css['quiet']}>{t('noneRecorded')}</p>;
  return (
    <div className={css['details']}>
      <p className={css['verdict']} role="status" id={id}>
        {isSample
          ? t(matched > 0 ? 'sampleMatches' : 'sampleDoesNot')
          : t('verdict', { matched, n: results.length })}
      </p>
      {!isSample && (
        <>
          <meter className={css['meter']} min={0} max={results.length} value={matched} aria-labelledby={id} />
          {!complete && <p className={css['quiet']}>{t('notAll')}</p>}
          <div>
            <Segmented
              label={t('show')}
              value={only}
              options={CHOICES.map((value) => ({ value, label: t(`show_${value}`) }))}
              onChange={setOnly}
            />
          </div>
        </>
      )}
      <ul className={css['results']}>
        {shown.map((result) => (
          <li key={String(result.event)}>
            <TrialResult result={result} event={events.get(String(result.event))} />
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className={css['quiet']}>{t('noneOfThese')}</p>}
    </div>
  );
}
