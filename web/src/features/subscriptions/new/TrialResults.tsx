import { useId, useMemo, useState } from 'react';
import type { components } from '../../../api/schema';
import { momentOfId } from '../../../api/ids';
import { formTexts } from '../../../texts/subscriptionForm';
import { useTexts } from '../../../texts/useTexts';
import { Button } from '../../../ui/Button';
import { Segmented } from '../../../ui/Field';
import { useMoment } from '../../../ui/TimeText';
import { RECENT } from './api';
import type { Draft } from './draft';
import css from './New.module.css';
import { type Passed, passedBy } from './passed';
import { TrialResult } from './TrialResult';

type Result = components['schemas']['EvaluationResultResponse'];

const CHOICES = ['all', 'matched', 'unmatched'] as const;
/** So many rows stand there at first. */
const FIRST = 10;

/** How many of the events would have matched, what holds the others up, and each of them. */
export function TrialResults({
  results,
  complete,
  recorded,
  isSample,
  draft,
  recent,
  onRecent,
}: {
  readonly results: readonly Result[];
  readonly complete: boolean;
  readonly recorded: readonly components['schemas']['RecordedEventResponse'][];
  readonly isSample: boolean;
  readonly draft: Draft;
  readonly recent: number;
  readonly onRecent: (recent: number) => void;
}) {
  const t = useTexts(formTexts);
  const moment = useMoment();
  const [only, setOnly] = useState<(typeof CHOICES)[number]>('all');
  const [all, setAll] = useState(false);
  const id = useId();
  const events = useMemo(() => new Map(recorded.map((event) => [event.eventId, event])), [recorded]);
  const passed = useMemo(() => passedBy(draft.filters, results), [draft.filters, results]);
  const matched = results.filter((result) => result.matched).length;
  // Of a sample there is one, whichever were looked at before.
  const shown = results.filter(
    (result) => isSample || only === 'all' || result.matched === (only === 'matched'),
  );
  if (results.length === 0) return <p className={css['quiet']}>{t('noneRecorded')}</p>;
  const oldest = momentOfId(String(results.at(-1)!.event));
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
          <p className={css['quiet']}>
            {oldest !== undefined && t('oldest', { time: moment(oldest) })} {!complete && t('notAll')}
          </p>
          <Passes passed={passed} n={results.length} />
          <div className={css['suggestions']}>
            <Segmented
              label={t('howMany')}
              value={String(recent)}
              options={RECENT.map((n) => ({ value: String(n), label: t('latest', { n }) }))}
              onChange={(value) => onRecent(Number(value))}
            />
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
        {(all ? shown : shown.slice(0, FIRST)).map((result) => (
          <li key={String(result.event)}>
            <TrialResult
              result={result}
              event={typeof result.event === 'string' ? events.get(result.event) : undefined}
            />
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className={css['quiet']}>{t('noneOfThese')}</p>}
      {!all && shown.length > FIRST && (
        <div>
          <Button size="small" onClick={() => setAll(true)}>
            {t('showMore', { n: shown.length })}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Which filter holds the others up; of one alone the verdict says it. */
function Passes({ passed, n }: { readonly passed: readonly Passed[]; readonly n: number }) {
  const t = useTexts(formTexts);
  if (passed.length < 2) return null;
  return (
    <ul className={css['passes']}>
      {passed.map(({ place, field, count }) => (
        <li key={place}>
          {field === undefined
            ? t('passesGroup', { place: String(place), passed: count, n })
            : t('passes', { place: String(place), field, passed: count, n })}
        </li>
      ))}
    </ul>
  );
}
