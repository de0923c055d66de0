import { beforeEach, describe, expect, it } from '@jest/globals';
import { Exposition } from '../../../test/support/exposition.js';
import { ManualClock } from '../../../test/support/manual-clock.js';
import { uuidV7 } from '../../platform/crypto/index.js';
import type { EgressErrorClass, EgressResult } from '../../platform/egress/index.js';
import { Metrics } from '../../platform/metrics/index.js';
import { classifyAnswer } from '../attempts/classify-answer.js';
import type { AttemptResult } from '../model/attempt-result.js';
import { resultLabelOf } from './result-label.js';
import { DeliveryMetrics } from './delivery-metrics.js';
import { deliveryId } from '../model/ids.js';

const resultOf = (answer: EgressResult): AttemptResult => classifyAnswer(answer, 0, 0);
const answered = (status: number, durationMs = 20): EgressResult => ({
  kind: 'response',
  durationMs,
  status,
  retryAfter: null,
  bodyHead: Buffer.alloc(0),
});
const failed = (errorClass: EgressErrorClass): EgressResult => ({
  kind: 'error',
  durationMs: 1,
  errorClass,
  message: 'm',
});

describe('the label of a result', () => {
  it.each<[EgressResult, string]>([
    [answered(200), 'delivered'],
    [answered(299), 'delivered'],
    [answered(302), 'http_error'],
    [answered(410), 'http_error'],
    [answered(503), 'http_error'],
    [{ kind: 'refused', durationMs: 0, message: 'm' }, 'refused'],
    [{ kind: 'timeout', durationMs: 5_000, phase: 'connect', message: 'm' }, 'timeout'],
    [failed('CONNECTION_RESET'), 'connection_error'],
    [failed('DNS_NOT_FOUND'), 'dns_error'],
    [failed('TLS_CERTIFICATE'), 'tls_error'],
    [failed('HEADERS_TOO_LARGE'), 'protocol_error'],
    [failed('OTHER'), 'other_error'],
  ])('%j is %s', (answer, label) => {
    expect(resultLabelOf(resultOf(answer))).toBe(label);
  });
});

const OF = { customerId: 'c', subscriptionId: 's', endpointId: 1 };

describe('the metrics of deliveries', () => {
  const clock = new ManualClock();
  let registry: Metrics;
  let metrics: DeliveryMetrics;

  beforeEach(() => {
    registry = new Metrics();
    metrics = new DeliveryMetrics(registry, clock);
  });
  const scrape = async (): Promise<Exposition> => new Exposition(await registry.text());
  const writtenNow = (): string => deliveryId(uuidV7(clock.now(), Buffer.alloc(10)), 3);

  it('measure from the writing of an event to the answer at its first attempt, and only there', async () => {
    const id = writtenNow();
    clock.advance(40);
    metrics.attempted('first', OF, resultOf(answered(200)), id);
    clock.advance(60_000);
    metrics.attempted('retry', OF, resultOf(answered(200)), id);
    metrics.attempted('first', OF, resultOf(answered(500)), id);
    const seen = await scrape();
    expect(seen.value('hookfront_publish_to_receipt_seconds_count')).toBe(1);
    expect(seen.value('hookfront_publish_to_receipt_seconds_sum')).toBeCloseTo(0.04);
    expect(seen.value('hookfront_deliveries_total', { state: 'delivered' })).toBe(2);
    expect(seen.value('hookfront_attempt_duration_seconds_count', { result: 'failed' })).toBe(1);
  });

  it('take a receipt before its event, as clocks of two machines make it, for one at once', async () => {
    const later = new ManualClock(clock.now() + 5_000);
    metrics.attempted(
      'first',
      OF,
      resultOf(answered(200)),
      deliveryId(uuidV7(later.now(), Buffer.alloc(10)), 0),
    );
    const seen = await scrape();
    expect(seen.value('hookfront_publish_to_receipt_seconds_bucket', { le: '0.001' })).toBe(1);
    expect(seen.value('hookfront_publish_to_receipt_seconds_sum')).toBe(0);
  });
});
