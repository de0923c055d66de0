import type { Metadata } from '../../custom-integrations/index.js';

/** A provider's document that was linked here (docs/contract/document-webhooks.md#5). */
export interface LinkedDocument {
  readonly id: string;
  readonly customerId: string;
  readonly customerName: string;
  /** Who linked it. */
  readonly ownerId: string;
  readonly ownerUsername: string;
  /** May be gone: a document outlives its integration. */
  readonly integrationId: string;
  /** Null when the integration is gone. */
  readonly integrationName: string | null;
  /** The provider's id. */
  readonly externalId: string;
  /** As the provider described it when it was last asked. */
  readonly metadata: Metadata;
  readonly linkedAt: Date;
  /** Grows with every change that is published. */
  readonly lastUpdateDate: Date;
  readonly lastUpdatedBy: string;
}

/** Which documents are wanted; what is left out is not asked for. */
export interface DocumentFilters {
  readonly integrationId?: string;
  readonly externalId?: string;
  readonly ownerId?: string;
  /** A part of the name, whatever its case. */
  readonly search?: string;
}
