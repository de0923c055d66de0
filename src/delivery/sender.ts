import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/clock.js';
import type { AppConfig } from '../config/index.js';
import { EgressClient } from '../platform/egress/index.js';
import { type Outcome, classify } from './outcome.js';
import { lastingHeaders } from './request-headers.js';
import type { Target } from './target.js';

/** One attempt: what it ended in and when it began (monotonic), or `unsent` when this node stopped before sending. */
export type Sent = { readonly startedAt: number; readonly outcome: Outcome } | 'unsent';

/** Sends one request to a subscriber (contract, section 7): exact bytes, signed as they are. */
@Injectable()
export class Sender {
  constructor(
    private readonly egress: EgressClient,
    private readonly clock: Clock,
    private readonly timeoutMs: AppConfig['delivery']['timeoutMs'],
  ) {}

  /** Never rejects. @param webhookId the same on every attempt of one delivery */
  async send(
    target: Target,
    webhookId: string,
    body: string,
    extra: Record<string, string> = {},
  ): Promise<Sent> {
    const startedAt = this.clock.monotonic();
    const now = this.clock.now();
    const seconds = Math.floor(now / 1_000);
    const rotating = target.rotating;
    const signer = rotating && now < rotating.untilMs ? rotating.signer : target.signer;
    const result = await this.egress.post({
      url: target.url,
      headers: {
        ...lastingHeaders(target.authorization, webhookId),
        'webhook-timestamp': String(seconds),
        'webhook-signature': signer.sign(webhookId, seconds, body),
        ...extra,
      },
      body,
      timeoutMs: this.timeoutMs,
    });
    if (result.kind === 'error' && result.errorClass === 'CLIENT_CLOSED') return 'unsent';
    return { startedAt, outcome: classify(result, this.clock.now()) };
  }
}
