import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Like, type Repository } from 'typeorm';
import type { Metadata } from '../../custom-integrations/index.js';
import { containing } from '../../lib/like-pattern.js';
import { Database, type Tx } from '../../platform/database/index.js';
import { offsetOf, type Page } from '../../platform/http/page.js';
import type { DocumentFilters, LinkedDocument } from './linked-document.js';
import { StoredDocument } from './linked-document.entity.js';
import { searchName } from './search-name.js';

interface Row {
  id: string;
  customer_id: string;
  customer_name: string;
  owner_id: string;
  owner_username: string;
  integration_id: string;
  integration_name: string | null;
  external_id: string;
  metadata: Metadata;
  search_name: string;
  linked_at: Date;
  last_update_date: Date;
  last_updated_by: string;
}

/** A document as it is stored: without the names of what it belongs to. */
type NewDocument = Omit<LinkedDocument, 'customerName' | 'ownerUsername' | 'integrationName'>;

/** By hand, since the names of customer, owner and integration are joined: look-ups by key. */
const DOCUMENTS = `
  SELECT d.*, c.name AS customer_name, u.username AS owner_username, i.name AS integration_name
    FROM linked_documents d
    JOIN customers c ON c.id = d.customer_id
    JOIN users u ON u.id = d.owner_id
    LEFT JOIN custom_integrations i ON i.id = d.integration_id AND i.customer_id = d.customer_id`;

/** All SQL about linked documents. */
@Injectable()
export class LinkedDocumentsRepository {
  constructor(
    @InjectRepository(StoredDocument) private readonly documents: Repository<StoredDocument>,
    private readonly database: Database,
  ) {}

  async find(customerId: string, id: string): Promise<LinkedDocument | undefined> {
    const [row] = await this.database.query<Row>(`${DOCUMENTS} WHERE d.customer_id = $1 AND d.id = $2`, [
      customerId,
      id,
    ]);
    return row && read(row);
  }

  /** The document as it is now, which nobody else changes until the transaction ends. */
  async lock(tx: Tx, customerId: string, id: string): Promise<LinkedDocument | undefined> {
    const [row] = await tx.query<Row>(`${DOCUMENTS} WHERE d.customer_id = $1 AND d.id = $2 FOR UPDATE OF d`, [
      customerId,
      id,
    ]);
    return row && read(row);
  }

  /** The same for up to `limit` documents of one provider's file, by id, after the one given. */
  async lockOfFile(
    tx: Tx,
    file: { customerId: string; integrationId: string; externalId: string },
    after: string,
    limit: number,
  ): Promise<LinkedDocument[]> {
    const rows = await tx.query<Row>(
      `${DOCUMENTS} WHERE d.customer_id = $1 AND d.integration_id = $2 AND d.external_id = $3 AND d.id > $4
        ORDER BY d.id LIMIT $5 FOR UPDATE OF d`,
      [file.customerId, file.integrationId, file.externalId, after, limit],
    );
    return rows.map(read);
  }

  /**
   * The ids of a page, newest first, in a stable order, and how many there are in all. A search looks at each of the customer's documents
   * that the other filters leave.
   */
  async page(customerId: string, filters: DocumentFilters, page: Page): Promise<[string[], number]> {
    const { integrationId, externalId, ownerId, search } = filters;
    const [rows, total] = await this.documents.findAndCount({
      select: { id: true },
      where: {
        customerId,
        ...(integrationId !== undefined && { integrationId }),
        ...(externalId !== undefined && { externalId }),
        ...(ownerId !== undefined && { ownerId: ownerId.toLowerCase() }),
        ...(search !== undefined && { searchName: Like(containing(searchName(search))) }),
      },
      order: { linkedAt: 'DESC', id: 'DESC' },
      skip: offsetOf(page),
      take: page.limit,
    });
    return [rows.map(({ id }) => id), total];
  }

  /** Those of these that are still there, newest first. */
  async some(customerId: string, ids: readonly string[]): Promise<LinkedDocument[]> {
    const rows = await this.database.query<Row>(
      `${DOCUMENTS} WHERE d.customer_id = $1 AND d.id = ANY($2) ORDER BY d.linked_at DESC, d.id DESC`,
      [customerId, ids],
    );
    return rows.map(read);
  }

  /**
   * Waits for whoever is linking the same for the same owner: by hand, since the conflict decides whose id it has.
   * @returns its id, or that of the document which is it already
   */
  async insert(tx: Tx, document: NewDocument): Promise<string> {
    // The update changes nothing but makes the row that is there come back.
    const [row] = await tx.query<{ id: string }>(
      `INSERT INTO linked_documents (id, customer_id, owner_id, integration_id, external_id, metadata, search_name,
                                     linked_at, last_update_date, last_updated_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (customer_id, integration_id, external_id, owner_id) DO UPDATE SET id = linked_documents.id
       RETURNING id`,
      [
        document.id,
        document.customerId,
        document.ownerId,
        document.integrationId,
        document.externalId,
        JSON.stringify(document.metadata),
        searchName(document.metadata.title),
        document.linkedAt,
        document.lastUpdateDate,
        document.lastUpdatedBy,
      ],
    );
    return row!.id;
  }

  /** Whether a user has linked more documents than that. By hand, since it stops reading there. */
  async hasMoreThan(tx: Tx, customerId: string, ownerId: string, most: number): Promise<boolean> {
    const rows = await tx.query(
      'SELECT 1 FROM linked_documents WHERE customer_id = $1 AND owner_id = $2 OFFSET $3 LIMIT 1',
      [customerId, ownerId, most],
    );
    return rows.length > 0;
  }

  async update(tx: Tx, document: LinkedDocument): Promise<void> {
    const { id, metadata, lastUpdateDate, lastUpdatedBy } = document;
    const what = { metadata, searchName: searchName(metadata.title), lastUpdateDate, lastUpdatedBy };
    await this.of(tx).update({ id }, what);
  }

  async delete(tx: Tx, id: string): Promise<void> {
    await this.of(tx).delete({ id });
  }

  private of(tx: Tx): Repository<StoredDocument> {
    return tx.manager.withRepository(this.documents);
  }
}

function read(row: Row): LinkedDocument {
  return {
    id: row.id,
    customerId: row.customer_id,
    customerName: row.customer_name,
    ownerId: row.owner_id,
    ownerUsername: row.owner_username,
    integrationId: row.integration_id,
    integrationName: row.integration_name,
    externalId: row.external_id,
    metadata: row.metadata,
    linkedAt: row.linked_at,
    lastUpdateDate: row.last_update_date,
    lastUpdatedBy: row.last_updated_by,
  };
}
