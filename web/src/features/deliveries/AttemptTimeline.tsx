import { deliveryTexts } from '../../texts/deliveries';
import { useTexts } from '../../texts/useTexts';
import { Dot, type Tone } from '../../ui/Badge';
import { CodeBlock } from '../../ui/CodeBlock';
import { duration } from '../../ui/time';
import { Countdown, TimeText } from '../../ui/TimeText';
import { useRetryRules } from './api';
import css from './AttemptTimeline.module.css';
import type { RecordedDelivery } from './deliveries';
import { errorOf, wasNotSent } from './sentence';

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
      {attempts.map((attempt, index) => (
        <AttemptStep
          key={attempt.number}
          attempt={attempt}
          longest={longest}
          isLast={index === attempts.length - 1}
        />
      ))}
      <Ahead delivery={delivery} />
    </ol>
  );
}

function AttemptStep({
  attempt,
  longest,
  isLast,
}: {
  readonly attempt: Attempt;
  readonly longest: number;
  readonly isLast: boolean;
}) {
  const t = useTexts(deliveryTexts);
  const { error, status, durationMs, response, responseEncoding } = attempt;
  const tone = error === null ? 'good' : 'bad';
  const notSent = wasNotSent(attempt);
  const said = errorOf(attempt);
  return (
    <li className={css['step']}>
      <Mark tone={tone} />
      <div className={css['body']}>
        <div className={css['line']}>
          <strong>{t('attempt', { n: attempt.number })}</strong>
          <span className={css[tone]}>
            {status ?? t(notSent ? 'notSent' : 'noAnswer')}
            {error === null && ` · ${t('took')}`}
          </span>
          <span className={css['time']}>
            <TimeText at={attempt.at} />
          </span>
        </div>
        {!notSent && (
          <div className={css['scale']} title={duration(durationMs)}>
            <span
              className={css[`bar_${tone}`]}
              style={{ width: `${Math.max(1, (100 * durationMs) / longest)}%` }}
            />
            <span className={css['length']}>{duration(durationMs)}</span>
          </div>
        )}
        {said !== undefined && (
          <p className={css['error']} lang="en">
            {said}
          </p>
        )}
        {response !== null && response !== '' && (
          <details className={css['answer']} open={isLast}>
            <summary>{t('answerBody')}</summary>
            <CodeBlock text={response} label={t('answerBody')} />
            {responseEncoding === 'base64' && <p className={css['hint']}>{t('answerBytes')}</p>}
            {isCut(attempt) && <p className={css['hint']}>{t('answerCut')}</p>}
          </details>
        )}
      </div>
    </li>
  );
}

const KEPT_BYTES = 4_096;

/** Whether there may have been more of the answer than is kept. */
function isCut({ response, responseEncoding }: Attempt): boolean {
  if (response === null) return false;
  const bytes =
    responseEncoding === 'base64' ? (response.length * 3) / 4 - 2 : new TextEncoder().encode(response).length;
  // A character that was cut in two is left away.
  return bytes > KEPT_BYTES - 4;
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
