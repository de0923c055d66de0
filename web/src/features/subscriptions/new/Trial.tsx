import { useState } from 'react';
import { parseExactly } from '../../../api/json';
import { formTexts } from '../../../texts/subscriptionForm';
import { useTexts } from '../../../texts/useTexts';
import { Segmented } from '../../../ui/Field';
import { LazyJsonEditor } from '../../../ui/json-editor';
import { pretty } from '../../../ui/json';
import { Section } from '../../../ui/Page';
import { Callout, ErrorNote, ProgressLine, Skeleton } from '../../../ui/States';
import { type useEvaluation, useRecorded } from './api';
import { type Draft, triable } from './draft';
import css from './New.module.css';
import { sampleFor } from './sample';
import { TrialResults } from './TrialResults';

interface TrialProps {
  readonly draft: Draft;
  readonly evaluation: ReturnType<typeof useEvaluation>;
  /** In place of what was recorded. */
  readonly sample: { readonly value: unknown } | undefined;
  readonly onSample: (sample: { readonly value: unknown } | undefined) => void;
  /** How many of the latest recorded events. */
  readonly recent: number;
  readonly onRecent: (recent: number) => void;
}

/** The id of the element, for what leads there. */
export const TRIAL = 'trial';

/** What the draft would have matched of what was really recorded, or whether it matches a sample: while it is typed. */
export function Trial({ draft, evaluation, sample, onSample, recent, onRecent }: TrialProps) {
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
    <aside id={TRIAL} className={css['trial']} aria-label={t('trial')}>
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
          ) : triable(draft) === undefined ? (
            <p className={css['quiet']}>{t('waitsForFilters')}</p>
          ) : evaluation.error ? (
            <ErrorNote error={evaluation.error} />
          ) : evaluation.data === undefined ? (
            <Skeleton lines={5} />
          ) : (
            <TrialResults
              results={evaluation.data.results}
              complete={evaluation.data.complete ?? true}
              recorded={recorded?.events ?? []}
              isSample={sample !== undefined}
              draft={draft}
              recent={recent}
              onRecent={onRecent}
            />
          )}
        </div>
      </Section>
    </aside>
  );
}
