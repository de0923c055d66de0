import { quoted } from '../../api/shell';
import type { deliveryTexts } from '../../texts/deliveries';
import type { Translate } from '../../texts/useTexts';
import { duration } from '../../ui/time';
import type { Delivery } from './deliveries';

/** What is the matter with a delivery, in a sentence. @param now milliseconds since 1970 */
export function sentenceOf(t: Translate<typeof deliveryTexts>, delivery: Delivery, now: number): string {
  const { state, reason, attemptCount, dueAt, underWay } = delivery;
  const why = reason ?? (attemptCount === 0 ? t('noAttempt') : '');
  switch (state) {
    case 'pending':
      return t('saysPending');
    case 'retrying': {
      if (underWay || dueAt === null) return `${why} ${t('saysUnderWay')}`.trim();
      const left = Math.max(0, Date.parse(dueAt) - now);
      return t('saysRetrying', { reason: why, time: duration(Math.ceil(left / 1_000) * 1_000) }).trim();
    }
    case 'onHold':
      return reason ?? t('noReason');
    case 'delivered':
      return t('saysDelivered', { n: Math.max(1, attemptCount) });
    case 'exhausted':
      return t('saysExhausted', { reason: why }).trim();
    case 'cancelled':
      return t('saysCancelled');
  }
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
