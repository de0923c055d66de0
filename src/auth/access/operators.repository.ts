import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/index.js';
import type { Principal } from './principal.js';

/** Who runs the installation: the administrators of the customer that was there first. */
@Injectable()
export class OperatorsRepository {
  constructor(private readonly database: Database) {}

  /** By hand, since the entity of customers is in a folder above: one row by its key. */
  async include({ isAdministrator, customerId }: Principal): Promise<boolean> {
    if (!isAdministrator) return false;
    const rows = await this.database.query('SELECT 1 FROM customers WHERE id = $1 AND operates', [
      customerId,
    ]);
    return rows.length > 0;
  }
}
