import { Injectable } from '@nestjs/common';
import { DocumentProviders, type DocumentProvider } from '../../custom-integrations/index.js';
import { AuditTrail } from '../../platform/audit/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { newToken } from '../../platform/crypto/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { inBatches } from '../../platform/http/json-list.js';
import type { Page } from '../../platform/http/page.js';
import { TransactionalPublishing } from '../../publishing/index.js';
import type { Principal } from '../../auth/index.js';
import { linkedEvent, momentAfter, unlinkedEvent } from './docu-events.js';
import type { DocumentFilters, LinkedDocument } from './linked-document.js';
import { LinkedDocumentsRepository } from './linked-documents.repository.js';
import { storedMetadata } from './stored-metadata.js';
import { quoted } from '../../lib/value-text.js';

/** Documents read at a time: a few hundred kilobytes of the largest. */
const ROWS_AT_ONCE = 50;
const ID = /^[0-9a-f]{32}$/i;

/** Of one user. */
const MOST_DOCUMENTS = 100_000;

/**
 * The documents of providers that are linked here (docs/contract/document-webhooks.md#5). All users of a
 * customer see them; what changes one is committed together with its DOCU event.
 */
@Injectable()
export class LinkedDocuments {
  constructor(
    private readonly repository: LinkedDocumentsRepository,
    private readonly providers: DocumentProviders,
    private readonly publishing: TransactionalPublishing,
    private readonly audit: AuditTrail,
    private readonly clock: Clock,
  ) {}

  /**
   * Links a provider's file, as the caller's account there sees it.
   * @throws AppError what opening the provider and asking it throws; ValidationFailed for a folder; Conflict that names
   * the document when the caller has linked it already; LimitReached
   */
  async link(caller: Principal, integrationId: string, externalId: string): Promise<LinkedDocument> {
    const provider = await this.providers.open(caller, integrationId);
    const metadata = storedMetadata(await provider.metadata(externalId));
    if (metadata.kind === 'folder') {
      throw new AppError('ValidationFailed', 'externalId names a folder; only files can be linked.');
    }
    const id = newToken();
    return this.publishing.publishWith(caller, async (tx) => {
      const now = new Date(this.clock.now());
      const stored = await this.repository.insert(tx, {
        id,
        customerId: caller.customerId,
        ownerId: caller.userId,
        integrationId,
        externalId,
        metadata,
        linkedAt: now,
        lastUpdateDate: now,
        lastUpdatedBy: caller.userId,
      });
      if (stored !== id) {
        const message = `You have already linked this file: it is the document ${stored}.`;
        throw new AppError('Conflict', message, {}, { documentId: stored });
      }
      if (await this.repository.hasMoreThan(tx, caller.customerId, caller.userId, MOST_DOCUMENTS)) {
        const message = `A user may link at most ${MOST_DOCUMENTS} documents; unlink some first.`;
        throw new AppError('LimitReached', message);
      }
      const document = (await this.repository.lock(tx, caller.customerId, id))!;
      await this.audit.record(tx, caller, changeOf('linked', document));
      return { result: document, events: [linkedEvent(document)] };
    });
  }

  /** A page, newest first, read as it is looked at, and how many there are in all. */
  async list(
    customerId: string,
    filters: DocumentFilters,
    page: Page,
  ): Promise<[AsyncIterable<LinkedDocument>, number]> {
    const [ids, total] = await this.repository.page(customerId, filters, page);
    return [inBatches(ids, ROWS_AT_ONCE, (some) => this.repository.some(customerId, some)), total];
  }

  /** @throws AppError NotFound, also for another customer's */
  async get(customerId: string, id: string): Promise<LinkedDocument> {
    const document = ID.test(id) ? await this.repository.find(customerId, id.toLowerCase()) : undefined;
    if (document === undefined) throw noDocument(id);
    return document;
  }

  /**
   * Forgets a document; the provider's file stays.
   * @throws AppError NotFound; AccessDenied to whoever is neither its owner nor an administrator
   */
  async unlink(caller: Principal, id: string): Promise<void> {
    if (!ID.test(id)) throw noDocument(id);
    await this.publishing.publishWith(caller, async (tx) => {
      const document = await this.repository.lock(tx, caller.customerId, id.toLowerCase());
      if (document === undefined) throw noDocument(id);
      if (document.ownerId !== caller.userId && !caller.isAdministrator) {
        throw new AppError('AccessDenied', 'Only its owner or a System Administrator may unlink a document.');
      }
      await this.repository.delete(tx, document.id);
      await this.audit.record(tx, caller, changeOf('unlinked', document));
      const at = momentAfter(document, this.clock.now());
      return { result: undefined, events: [unlinkedEvent(document, caller.userId, at)] };
    });
  }

  /**
   * The caller's own account at the document's provider.
   * @throws AppError NotFound when the integration is gone; IntegrationDisabled, LinkRequired, ConsentRequired
   */
  async providerOf(caller: Principal, { integrationId }: LinkedDocument): Promise<DocumentProvider> {
    try {
      return await this.providers.open(caller, integrationId);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'NotFound') throw error;
      throw new AppError('NotFound', `The integration ${integrationId} of this document no longer exists.`);
    }
  }
}

export function noDocument(id: string): AppError {
  return new AppError('NotFound', `There is no linked document with the ID ${quoted(id)}.`);
}

function changeOf(done: 'linked' | 'unlinked', { id, metadata, integrationId, externalId }: LinkedDocument) {
  return {
    action: `document.${done}`,
    objectType: 'document',
    objectId: id,
    details: { name: metadata.title, integrationId, externalId },
  };
}
