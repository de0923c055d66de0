import { quoted } from '../../api/shell';
import type { deliveryTexts } from '../../texts/deliveries';
import type { Translate } from '../../texts/useTexts';
import { duration } from '../../ui/time';
import type { Delivery, RecordedDelivery } from './deliveries';

type Attempt = NonNullable<Delivery['lastAttempt']>;

/**
 * What is the matter with a delivery, and what helps, in a sentence.
 * @param now milliseconds since 1970
 * @param moment a moment as the reader wants to see it
 */
export function sentenceOf(
  t: Translate<typeof deliveryTexts>,
  delivery: Sayable,
  now: number,
  moment: (at: string) => string,
): string {
  const { state, dueAt, underWay } = delivery;
  const why = reasonOf(t, delivery);
  switch (state) {
    case 'pending':
      return t('saysPending');
    case 'retrying': {
      if (underWay || dueAt === null) return `${why} ${t('saysUnderWay')}`.trim();
      const left = Math.max(0, Date.parse(dueAt) - now);
      return t('saysRetrying', { reason: why, time: duration(Math.ceil(left / 1_000) * 1_000) }).trim();
    }
    case 'onHold':
      return onHoldSentence(t, delivery, moment);
    case 'delivered':
      return t('saysDelivered', { n: Math.max(1, delivery.attemptCount) });
    case 'exhausted':
      return t(whatHelps(delivery), { reason: why }).trim();
    case 'cancelled':
      return t('saysCancelled');
  }
}

/** Why the last attempt failed, from what is known of it; else as the service says it. */
function reasonOf(
  t: Translate<typeof deliveryTexts>,
  { reason, attemptCount, lastAttempt }: Delivery,
): string {
  if (reason === null) return attemptCount === 0 ? t('noAttempt') : '';
  const attempt = lastAttempt?.error === reason ? lastAttempt : undefined;
  if (attempt === undefined) return ended(reason);
  const { status } = attempt;
  const detail = errorOf(attempt);
  if (status !== null) {
    return detail === undefined ? t('answered', { status }) : t('answeredBut', { detail });
  }
  return t(wasNotSent(attempt) ? 'notSentAs' : 'noAnswerAs', { detail: detail ?? ended(reason) });
}

type Sayable = Delivery & Partial<Pick<RecordedDelivery, 'retryRefused' | 'currentSubscriptionId'>>;

function onHoldSentence(
  t: Translate<typeof deliveryTexts>,
  { onHoldBy, nextProbeAt }: Delivery,
  moment: (at: string) => string,
): string {
  if (onHoldBy === null) return t('noReason');
  if (onHoldBy === 'disabled' && nextProbeAt !== null) {
    return t('saysOnHold_probed', { time: moment(nextProbeAt) });
  }
  return t(`saysOnHold_${onHoldBy}`);
}

/** What can be done about one that was given up. */
function whatHelps({ retryRefused = null, currentSubscriptionId, subscriptionId }: Sayable) {
  switch (retryRefused) {
    case 'unsubscribed':
      return 'saysExhausted_unsubscribed';
    case 'paused':
      return 'saysExhausted_paused';
    case 'disabled':
    case 'frozen':
      return 'saysExhausted_blocked';
    default:
      return (currentSubscriptionId ?? subscriptionId) === subscriptionId
        ? 'saysExhausted'
        : 'saysExhausted_replaced';
  }
}

/** As a sentence: what went wrong on the way comes without its full stop. */
function ended(text: string): string {
  return /[.!?…。！？]$/u.test(text) ? text : `${text}.`;
}

const NOT_SENT = 'Refused by the address policy: ';

/** Whether an attempt was refused before anything was sent, since its address may not be reached. */
export function wasNotSent({ status, error }: Pick<Attempt, 'status' | 'error'>): boolean {
  return status === null && error !== null && error.startsWith(NOT_SENT);
}

/** What an attempt says beside its status; undefined when that is the status once more. */
export function errorOf({ status, error }: Pick<Attempt, 'status' | 'error'>): string | undefined {
  if (error === null || (status !== null && error === `The receiver answered ${status}.`)) return undefined;
  return ended(error);
}

/** A call that does what the service did, with a placeholder for the token. The signature is not kept, so it is not there. */
export function curlOf(request: {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}): string {
  const headers = Object.entries(request.headers).map(([name, value]) =>
    name.toLowerCase() === 'authorization'
      ? `-H "authorization: Bearer $TOKEN"`
      : `-H ${quoted(`${name}: ${value}`)}`,
  );
  return [
    `curl -X ${request.method} ${quoted(request.url)}`,
    ...headers,
    `--data-raw ${quoted(request.body)}`,
  ].join(' \\\n  ');
}
