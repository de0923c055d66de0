import type { CustomHeader } from '../../delivery/index.js';
import type { Connector } from '../../filtering/index.js';
import { readReceiverUrl, type ReceiverUrl } from '../model/receiver-url.js';
import type { SettingsChange } from '../model/settings.js';
import type { EventType } from '../model/subscription-readers.js';
import type { CreateSubscriptionRequest } from './create-subscription-request.js';

/** What a create call asks for, as it is stored. */
export interface SubscriptionBody {
  readonly objCode: string;
  readonly eventType: EventType;
  /** As sent. */
  readonly url: string;
  /** As the WHATWG parser writes it. */
  readonly href: string;
  /** Null: none is sent. */
  readonly authToken: string | null;
  /** Sent with every delivery; `[]` when none. */
  readonly headers: readonly CustomHeader[];
  /** Null: events of every object. */
  readonly objId: string | null;
  /** As sent; `[]` when none. */
  readonly filters: readonly unknown[];
  readonly filterConnector: Connector;
  readonly base64Encoding: boolean;
  /** What is given of them. */
  readonly settings: SettingsChange;
  /** What is amiss with the filters but does not stop the creation (docs/contract/event-subscriptions.md#5). */
  readonly warnings: readonly string[];
}

export function subscriptionBody(request: CreateSubscriptionRequest): SubscriptionBody {
  const { filters, url } = request;
  const { href } = readReceiverUrl(url) as ReceiverUrl;
  return { ...request, href, filters: filters.sent, warnings: filters.warnings };
}
