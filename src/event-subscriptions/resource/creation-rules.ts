import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { DestinationsRepository } from '../../delivery/index.js';
import { Filters } from '../../filtering/index.js';
import { AddressPolicy } from '../../platform/egress/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { warningsNow } from './address-warning.js';
import { fingerprint, tokenlessFingerprint } from '../body/fingerprint.js';
import { FingerprintKeyRepository } from './fingerprint-key.repository.js';
import type { SubscriptionBody } from '../body/subscription-body.js';
import { type Usage, SubscriptionsRepository } from './subscriptions.repository.js';

/** What keeps a well-formed subscription from being created, and what its creator is warned of. */
@Injectable()
export class CreationRules {
  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    private readonly subscriptions: SubscriptionsRepository,
    private readonly destinations: DestinationsRepository,
    private readonly fingerprintKey: FingerprintKeyRepository,
    private readonly filters: Filters,
    private readonly addressPolicy: AddressPolicy,
  ) {}

  warningsOf(body: SubscriptionBody): readonly string[] {
    return warningsNow(body, this.addressPolicy);
  }

  /**
   * What tells it from the customer's other ones; a unique index over it decides what is a duplicate.
   * @param inPlaceOf one that it may be a duplicate of, since it takes its place
   * @throws AppError Conflict when it is a duplicate of one that the index does not show
   */
  async identityOf(customerId: string, body: SubscriptionBody, inPlaceOf?: string): Promise<Buffer> {
    const identity = fingerprint(body, await this.fingerprintKey.get(), this.filters);
    await this.refuseOldDuplicate(customerId, body, inPlaceOf);
    return identity;
  }

  /** The error for one whose identity is taken. */
  async duplicate(customerId: string, identity: Buffer): Promise<AppError> {
    return duplicate(await this.subscriptions.findByFingerprint(customerId, identity));
  }

  /** @param usage what the customer has, this one among them. @throws AppError LimitReached */
  refuseTooMuch(usage: Usage): void {
    refuseTooMuch(usage, this.config);
  }

  /** One from before tokens counted has a fingerprint without it; there is at most one with the same. */
  private async refuseOldDuplicate(
    customerId: string,
    body: SubscriptionBody,
    inPlaceOf: string | undefined,
  ): Promise<void> {
    const old = tokenlessFingerprint(body, this.filters);
    const existing = await this.subscriptions.findByFingerprint(customerId, old);
    if (existing === undefined || existing === inPlaceOf) return;
    const secrets = (await this.destinations.requestSecrets([existing])).get(existing);
    if (secrets?.authToken === body.authToken) throw duplicate(existing);
  }
}

const MIB = 1024 * 1024;

function duplicate(existing: string | undefined): AppError {
  const which = existing === undefined ? '' : `: ${existing}`;
  return new AppError(
    'Conflict',
    'There is a subscription with the same objCode, objId, eventType, url, filters, filterConnector, ' +
      `base64Encoding and authToken already${which}.`,
    {},
    existing === undefined ? {} : { subscriptionId: existing },
  );
}

/** @throws AppError LimitReached */
function refuseTooMuch(
  { live, bytes }: Usage,
  { maxSubscriptions, maxSubscriptionBytes }: Pick<AppConfig, 'maxSubscriptions' | 'maxSubscriptionBytes'>,
): void {
  const what =
    live > maxSubscriptions
      ? `has as many subscriptions as it may have (MAX_SUBSCRIPTIONS is ${maxSubscriptions})`
      : bytes > maxSubscriptionBytes
        ? `would have more in filters, headers and URLs of subscriptions than it may have (MAX_SUBSCRIPTIONS_MB is ${maxSubscriptionBytes / MIB})`
        : undefined;
  if (what !== undefined) throw new AppError('LimitReached', `The customer ${what}; delete some first.`);
}
