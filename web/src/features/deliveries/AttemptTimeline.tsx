import { deliveryTexts } from '../../texts/deliveries';
import { useTexts } from '../../texts/useTexts';
import { Dot, type Tone } from '../../ui/Badge';
import { CodeBlock } from '../../ui/CodeBlock';
import { duration } from '../../ui/time';
import { Countdown, TimeText } from '../../ui/TimeText';
import { useRetryRules } from './api';
import css from './AttemptTimeline.module.css';
import type { RecordedDelivery } from './deliveries';

type Attempt = RecordedDelivery['attempts'][number];

/** From the event to the last attempt, and what is planned. The bars are to scale among each other. */
export function AttemptTimeline({ delivery }: { readonly delivery: RecordedDelivery }) {
  const t = useTexts(deliveryTexts);
  const { attempts, attemptCount } = delivery;
  const longest = Math.max(1, ...attempts.map(({ durationMs }) => durationMs));
  return (
    <ol className={css['timeline']}>
      <li className={css['step']}>
        <Mark tone="info" />
        <div className={css['line']}>
          <strong>{t(delivery.replayId === null ? 'accepted' : 'madeByReplay')}</strong>
          <TimeText at={delivery.createdAt} />
        </div>
      </li>
      {attemptCount > attempts.length && <li className={css['note']}>{t('attemptsMissing')}</li>}
      {attempts.map((attempt) => (
        <AttemptStep key={attempt.number} attempt={attempt} longest={longest} />
      ))}
      <Ahead delivery={delivery} />
    </ol>
  );
}

function AttemptStep({ attempt, longest }: { readonly attempt: Attempt; readonly longest: number }) {
  const t = useTexts(deliveryTexts);
  const { error, status, durationMs, response, responseEncoding } = attempt;
  const tone = error === null ? 'good' : 'bad';
  return (
    <li className={css['step']}>
      <Mark tone={tone} />
      <div className={css['body']}>
        <div className={css['line']}>
          <strong>{t('attempt', { n: attempt.number })}</strong>
          <span className={css[tone]}>
            {status ?? t('noAnswer')}
            {error === null && ` · ${t('took')}`}
          </span>
          <span className={css['time']}>
            <TimeText at={attempt.at} />
          </span>
        </div>
        <div className={css['scale']} title={duration(durationMs)}>
          <span
            className={css[`bar_${tone}`]}
            style={{ width: `${Math.max(1, (100 * durationMs) / longest)}%` }}
          />
          <span className={css['length']}>{duration(durationMs)}</span>
        </div>
        {error !== null && <p className={css['error']}>{error}</p>}
        {response !== null && response !== '' && (
          <details className={css['answer']}>
            <summary>{t('answerBody')}</summary>
            <CodeBlock text={response} label={t('answerBody')} />
            <p className={css['hint']}>{t(responseEncoding === 'base64' ? 'answerBytes' : 'answerCut')}</p>
          </details>
        )}
      </div>
    </li>
  );
}

/** The next attempt, and how the schedule goes on (docs/contract/event-subscriptions.md#8). */
function Ahead({ delivery: { state, dueAt, attemptCount } }: { readonly delivery: RecordedDelivery }) {
  const t = useTexts(deliveryTexts);
  const rules = useRetryRules();
  if (state !== 'retrying' || dueAt === null) return null;
  const rest = rules === undefined ? undefined : rules.limit - attemptCount;
  return (
    <li className={css['step']}>
      <Mark tone="warn" />
      <div className={css['body']}>
        <div className={css['line']}>
          <strong>{t('nextAttempt', { n: attemptCount + 1 })}</strong>
          <span className={css['planned']}>{t('planned')}</span>
          <span className={css['time']}>
            <TimeText at={dueAt} /> (<Countdown to={dueAt} done={t('now')} />)
          </span>
        </div>
        {rules !== undefined && rest !== undefined && (
          <p className={css['hint']}>
            {rest > 0
              ? t('furtherAttempts', { n: rest, time: duration((2 ** rules.limit - 1) * rules.baseMs) })
              : t('lastAttemptNext')}
          </p>
        )}
      </div>
    </li>
  );
}

function Mark({ tone }: { readonly tone: Tone }) {
  return (
    <span className={`${css['mark']} ${css[`mark_${tone}`]}`}>
      <Dot tone={tone} />
    </span>
  );
}
