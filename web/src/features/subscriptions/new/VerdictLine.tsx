import { formTexts } from '../../../texts/subscriptionForm';
import { useTexts } from '../../../texts/useTexts';
import type { useEvaluation } from './api';
import css from './New.module.css';
import { TRIAL } from './Trial';

/** On narrow screens, where the trial stands below the form: what it says, all the time, and the way there. */
export function VerdictLine({
  evaluation: { data },
}: {
  readonly evaluation: ReturnType<typeof useEvaluation>;
}) {
  const t = useTexts(formTexts);
  if (data === undefined || data.results.length === 0) return null;
  const matched = data.results.filter((result) => result.matched).length;
  return (
    <button
      type="button"
      className={css['verdictLine']}
      onClick={() => document.getElementById(TRIAL)?.scrollIntoView({ block: 'start' })}
    >
      {t('verdictLine', { matched, n: data.results.length })}
    </button>
  );
}
