import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/index.js';
import { Clock } from '../platform/clock/clock.js';
import { uuidToHex } from '../platform/crypto/index.js';
import { EgressClient, type EgressResult } from '../platform/egress/index.js';
import { type AlertRecipient } from './alert-recipients.js';

/** What an attempt at an alert ended in; undefined when this node stopped before it was sent. */
export type AlertAnswer =
  { readonly taken: true } | { readonly taken: false; readonly error: string } | undefined;

/** Sends one alert, signed as deliveries are (docs/contract/event-subscriptions.md#7). */
@Injectable()
export class AlertSender {
  constructor(
    private readonly egress: EgressClient,
    private readonly clock: Clock,
    @Inject(APP_CONFIG) private readonly config: Pick<AppConfig, 'delivery'>,
  ) {}

  /** Makes one attempt. Never rejects. @param id the same in every attempt */
  async send({ url, signer }: AlertRecipient, id: string, body: string): Promise<AlertAnswer> {
    const webhookId = `alert_${uuidToHex(id)}`;
    const seconds = Math.floor(this.clock.now() / 1_000);
    const { signature, bytes } = signer.seal(webhookId, seconds, body);
    const answer = await this.egress.post({
      url,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Hookfront',
        'webhook-id': webhookId,
        'webhook-timestamp': String(seconds),
        'webhook-signature': signature,
      },
      body: bytes,
      timeoutMs: this.config.delivery.timeoutMs,
    });
    return answerOf(answer);
  }
}

function answerOf(answer: EgressResult): AlertAnswer {
  switch (answer.kind) {
    case 'response':
      return answer.status >= 200 && answer.status < 300
        ? { taken: true }
        : { taken: false, error: `It answered ${answer.status}.` };
    case 'refused':
      return { taken: false, error: `Refused by the address policy: ${answer.message}` };
    case 'timeout':
      return { taken: false, error: `No answer in time: ${answer.message}` };
    case 'error':
      return answer.errorClass === 'CLIENT_CLOSED'
        ? undefined
        : { taken: false, error: `${answer.errorClass}: ${answer.message}` };
  }
}
