import type { Connector } from '../../filtering/index.js';
import type { StoredSettings } from './settings.js';
import type { EventType } from './subscription-readers.js';

/** The shape that a subscription's deliveries have, as the API spells it. */
export const VERSIONS = ['v1', 'v2'] as const;

export type VersionName = (typeof VERSIONS)[number];

/** A subscription as it is stored, without its secrets. Dates are in the vendor's spelling. */
export interface Subscription extends StoredSettings {
  readonly id: string;
  readonly customerId: string;
  readonly objCode: string;
  readonly eventType: EventType;
  readonly objId: string | null;
  readonly url: string;
  readonly endpointId: number;
  readonly filters: readonly unknown[];
  readonly filterConnector: Connector;
  readonly warnings: readonly string[];
  readonly base64Encoding: boolean;
  readonly version: VersionName;
  readonly dateCreated: string;
  readonly dateModified: string;
  readonly dateVersionUpdated: string | null;
}
