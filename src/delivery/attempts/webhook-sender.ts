import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { EgressClient, type HeaderLines } from '../../platform/egress/index.js';
import { type AttemptKind, DeliveryMetrics } from '../metrics/delivery-metrics.js';
import type { AttemptResult } from '../model/attempt-result.js';
import { classifyAnswer, sealedResult } from './classify-answer.js';
import { maskEchoedSecret } from './mask-echoed-secret.js';
import type { RequestSecrets } from '../model/request-headers.js';
import type { Destination } from '../model/destination.js';

/** Sends one request to a subscriber (docs/contract/event-subscriptions.md#7): exact bytes, signed as they are. */
@Injectable()
export class WebhookSender {
  constructor(
    private readonly egress: EgressClient,
    private readonly clock: Clock,
    @Inject(APP_CONFIG) private readonly config: Pick<AppConfig, 'delivery'>,
    private readonly metrics: DeliveryMetrics,
  ) {}

  /**
   * Makes one attempt. Never rejects.
   * @param webhookId the same on every attempt of one delivery
   * @param attempt which of them it is, for the metrics; a ping is none
   * @returns what it ended in; undefined when this node stopped before it was sent
   */
  async send(
    destination: Destination,
    webhookId: string,
    body: string,
    extra: HeaderLines = [],
    attempt: AttemptKind | 'ping' = 'first',
  ): Promise<AttemptResult | undefined> {
    const startedAt = this.clock.monotonic();
    const { credentials } = destination;
    if (credentials === undefined) return sealedResult(startedAt);
    const now = this.clock.now();
    const seconds = Math.floor(now / 1_000);
    const { rotating } = credentials;
    const signer = rotating && now < rotating.untilMs ? rotating.signer : credentials.signer;
    const { signature, bytes } = signer.seal(webhookId, seconds, body);
    const perAttempt = [
      'webhook-id',
      webhookId,
      'webhook-timestamp',
      String(seconds),
      'webhook-signature',
      signature,
    ];
    const answer = await this.egress.post({
      url: destination.url,
      headers: [...credentials.headers, ...perAttempt, ...extra],
      body: bytes,
      timeoutMs: this.config.delivery.timeoutMs,
    });
    if (answer.kind === 'error' && answer.errorClass === 'CLIENT_CLOSED') return undefined;
    const result = classifyAnswer(answer, startedAt, this.clock.now());
    if (attempt !== 'ping') this.metrics.attempted(attempt, result, webhookId);
    if (result.response === null) return result;
    return { ...result, response: secretsOf(credentials).reduce(maskEchoedSecret, result.response) };
  }
}

/**
 * The secrets to mask in a kept answer: the token and every custom header's value, with and without its scheme. Longest first,
 * so that no part of one is left.
 */
function secretsOf({ authToken, customHeaders }: RequestSecrets): string[] {
  const values = customHeaders.flatMap(({ value }) => [value, ...(SCHEME.exec(value)?.slice(1) ?? [])]);
  const all = authToken === null ? values : [authToken, ...values];
  return all.toSorted((a, b) => b.length - a.length);
}

const SCHEME = /^[a-z]+ +(\S{8,})$/i;
