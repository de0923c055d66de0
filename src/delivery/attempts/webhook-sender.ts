import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { EgressClient, type HeaderLines } from '../../platform/egress/index.js';
import { Log } from '../../platform/logging/log.js';
import { type AttemptKind, DeliveryMetrics } from '../metrics/delivery-metrics.js';
import type { AttemptResult } from '../model/attempt-result.js';
import { brokenResult, classifyAnswer, sealedResult } from './classify-answer.js';
import { maskEchoedSecret } from './mask-echoed-secret.js';
import type { RequestSecrets } from '../model/request-headers.js';
import type { Destination, Version } from '../model/destination.js';
import type { PayloadBuilder } from './payload.js';

/** What is sent: an event, as the subscription wants it. */
export interface EventBody {
  readonly payload: PayloadBuilder;
  readonly version: Version;
}

/** Sends one request to a subscriber (docs/contract/event-subscriptions.md#7): exact bytes, signed as they are. */
@Injectable()
export class WebhookSender {
  constructor(
    private readonly egress: EgressClient,
    private readonly clock: Clock,
    @Inject(APP_CONFIG) private readonly config: Pick<AppConfig, 'delivery'>,
    private readonly metrics: DeliveryMetrics,
    private readonly log: Log,
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
    body: EventBody,
    extra: HeaderLines = [],
    attempt: AttemptKind | 'ping' = 'first',
  ): Promise<AttemptResult | undefined> {
    const startedAt = this.clock.monotonic();
    let result: AttemptResult | undefined;
    try {
      result = await this.attempt(destination, webhookId, body, extra, startedAt);
    } catch (error) {
      this.log.for('delivery').error('A request could not be made', { webhookId, error: String(error) });
      result = brokenResult(startedAt, this.clock.monotonic() - startedAt);
    }
    if (result !== undefined && attempt !== 'ping')
      this.metrics.attempted(attempt, destination, result, webhookId);
    return result;
  }

  private async attempt(
    destination: Destination,
    webhookId: string,
    { payload, version }: EventBody,
    extra: HeaderLines,
    startedAt: number,
  ): Promise<AttemptResult | undefined> {
    const { credentials } = destination;
    if (credentials === undefined) return sealedResult(startedAt);
    const now = this.clock.now();
    const seconds = Math.floor(now / 1_000);
    const { rotating } = credentials;
    const signer = rotating && now < rotating.untilMs ? rotating.signer : credentials.signer;
    const { signature, bytes } = signer.seal(webhookId, seconds, payload.buildFor(destination, version));
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
