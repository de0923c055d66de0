import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { uuidV7 } from '../crypto/index.js';
import type { Sql } from '../database/index.js';
import { AuditRepository } from './audit.repository.js';
import type { Actor, AuditedChange } from './audited-change.js';

/** Writes down who changed what, and when. */
@Injectable()
export class AuditTrail {
  constructor(
    private readonly repository: AuditRepository,
    private readonly clock: Clock,
  ) {}

  /** @param sql the transaction of the change itself, so that neither is without the other */
  async record(sql: Sql, actor: Actor, change: AuditedChange): Promise<void> {
    const at = this.clock.now();
    await this.repository.insert(sql, { id: uuidV7(at, randomBytes(10)), at, actor, change });
  }
}
