import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../config/index.js';
import { DestinationsRepository, OPERATOR } from '../delivery/index.js';
import { Clock } from '../platform/clock/clock.js';
import { WebhookSigner } from '../platform/crypto/index.js';
import type { Alert } from './alert.js';
import { AlertAddressesRepository } from './addresses/alert-addresses.repository.js';

/** Where alerts of one recipient go, and how they are signed. Holds a secret: never logged. */
export interface AlertRecipient {
  readonly url: URL;
  readonly signer: WebhookSigner;
}

/** Who gets alerts: the operator, at ALERT_URL, and owners of subscriptions, each at the address that they gave. */
@Injectable()
export class AlertRecipients {
  private readonly operator: AlertRecipient | undefined;

  constructor(
    @Inject(APP_CONFIG) { alerts }: Pick<AppConfig, 'alerts'>,
    private readonly addresses: AlertAddressesRepository,
    private readonly destinations: DestinationsRepository,
    private readonly clock: Clock,
  ) {
    this.operator = alerts && { url: new URL(alerts.url), signer: new WebhookSigner([alerts.secret]) };
  }

  /** Undefined for one that wants none any more, or whose signing secret is sealed under a key that this node was not given. */
  async find({
    recipient,
    customerId,
  }: Pick<Alert, 'recipient' | 'customerId'>): Promise<AlertRecipient | undefined> {
    if (recipient === OPERATOR) return this.operator;
    const url = await this.addresses.urlOf(customerId, recipient);
    const credentials = (await this.destinations.load([recipient])).get(recipient)?.credentials;
    if (url === undefined || credentials === undefined) return undefined;
    const { signer, rotating } = credentials;
    const isRotating = rotating !== undefined && this.clock.now() < rotating.untilMs;
    return { url: new URL(url), signer: isRotating ? rotating.signer : signer };
  }
}
