import { Injectable } from '@nestjs/common';
import { DocumentProviders, type Metadata } from '../../custom-integrations/index.js';
import { Clock } from '../../platform/clock/clock.js';
import type { Tx } from '../../platform/database/index.js';
import { AppError } from '../../platform/http/errors/index.js';
import { TransactionalPublishing, type PublishedChange } from '../../publishing/index.js';
import type { Principal } from '../../auth/index.js';
import { externalIdProblem } from './list-documents-query.js';
import { momentAfter, updatedEvent } from './docu-events.js';
import type { LinkedDocument } from './linked-document.js';
import { LinkedDocuments, noDocument } from './linked-documents.js';
import { LinkedDocumentsRepository } from './linked-documents.repository.js';
import { difference, renamedMetadata, storedMetadata } from './stored-metadata.js';

/** How often the provider is asked again because the document changed while it was answering. */
const MAX_QUESTIONS = 5;
/** Documents of one file that are changed in one transaction: every user may have linked it. */
const BATCH = 100;

/** Brings linked documents up to what their providers say (docs/contract/document-webhooks.md#5). */
@Injectable()
export class DocumentUpdates {
  constructor(
    private readonly repository: LinkedDocumentsRepository,
    private readonly documents: LinkedDocuments,
    private readonly providers: DocumentProviders,
    private readonly publishing: TransactionalPublishing,
    private readonly clock: Clock,
  ) {}

  /**
   * Asks the provider, through the caller's account, what the document is now.
   * @throws AppError NotFound when there is no such document (any more), or its integration is gone; what asking throws
   */
  async refresh(caller: Principal, id: string): Promise<LinkedDocument> {
    for (let question = 1; ; question++) {
      const known = await this.documents.get(caller.customerId, id);
      const provider = await this.documents.providerOf(caller, known);
      const metadata = storedMetadata(await provider.metadata(known.externalId));
      const refreshed = await this.publishing.publishWith<LinkedDocument | 'outrun'>(caller, async (tx) => {
        const document = await this.repository.lock(tx, caller.customerId, known.id);
        if (document === undefined) throw noDocument(id);
        // The document changed since the provider was asked, so this answer may be older.
        const outrun = document.lastUpdateDate.getTime() !== known.lastUpdateDate.getTime();
        if (outrun && question < MAX_QUESTIONS) return { result: 'outrun', events: [] };
        return this.store(tx, caller, document, metadata);
      });
      if (refreshed !== 'outrun') return refreshed;
    }
  }

  /**
   * Tells that a file was renamed at its provider, by the caller: every linked document of it is updated.
   * @throws AppError StoreUnavailable, or the database's error; documents may then be as before, until they are refreshed
   */
  async renamed(caller: Principal, integrationId: string, externalId: string, name: string): Promise<void> {
    // Nothing of such an id was ever linked.
    if (externalIdProblem(externalId) !== undefined) return;
    const file = { customerId: caller.customerId, integrationId, externalId };
    const [, count] = await this.documents.list(file.customerId, file, { page: 1, limit: 1 });
    if (count === 0) return;
    const fresh = await this.ask(caller, integrationId, externalId);
    let last: string | undefined = '';
    while (last !== undefined) {
      const after: string = last;
      last = await this.publishing.publishWith(caller, async (tx) => {
        const documents = await this.repository.lockOfFile(tx, file, after, BATCH);
        const events = [];
        for (const document of documents) {
          const metadata = renamedMetadata(document.metadata, fresh, name);
          events.push(...(await this.store(tx, caller, document, metadata)).events);
        }
        return { result: documents.length < BATCH ? undefined : documents.at(-1)!.id, events };
      });
    }
  }

  /** What the provider says of a file; null when it does not, for the rename is done whatever it says. */
  private async ask(caller: Principal, integrationId: string, externalId: string): Promise<Metadata | null> {
    try {
      const provider = await this.providers.open(caller, integrationId);
      return storedMetadata(await provider.metadata(externalId));
    } catch (error) {
      if (error instanceof AppError) return null;
      throw error;
    }
  }

  /** @param document as it is, locked */
  private async store(
    tx: Tx,
    caller: Principal,
    document: LinkedDocument,
    metadata: Metadata,
  ): Promise<PublishedChange<LinkedDocument>> {
    const different = difference(document.metadata, metadata);
    if (different === 'none') return { result: document, events: [] };
    const changed: LinkedDocument =
      different === 'links'
        ? { ...document, metadata }
        : {
            ...document,
            metadata,
            lastUpdateDate: momentAfter(document, this.clock.now()),
            lastUpdatedBy: caller.userId,
          };
    await this.repository.update(tx, changed);
    return { result: changed, events: different === 'links' ? [] : [updatedEvent(document, changed)] };
  }
}
