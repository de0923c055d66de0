import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { uuidV7 } from '../crypto/index.js';
import type { Sql } from '../database/index.js';
import { AuditRepository } from './audit.repository.js';
import type { Actor, AuditedChange } from './audited-change.js';

/** How many ids of one millisecond the twelve bits behind an id's time can keep in order. */
const PLACES = 4096;

/** Writes down who changed what, and when. */
@Injectable()
export class AuditTrail {
  private lastAt = 0;
  private place = 0;

  constructor(
    private readonly repository: AuditRepository,
    private readonly clock: Clock,
  ) {}

  /** @param sql the transaction of the change itself, so that neither is without the other */
  async record(sql: Sql, actor: Actor, changes: AuditedChange | readonly AuditedChange[]): Promise<void> {
    const all: readonly AuditedChange[] = 'action' in changes ? [changes] : changes;
    if (all.length === 0) return;
    const at = this.clock.now();
    const entries = all.map((change) => ({ id: this.newId(at), at, actor, change }));
    await this.repository.insert(sql, entries);
  }

  /** An id that sorts behind the others that this node made in the same millisecond. */
  private newId(at: number): string {
    this.place = at === this.lastAt ? Math.min(this.place + 1, PLACES - 1) : 0;
    this.lastAt = at;
    const random = randomBytes(10);
    random.writeUInt16BE(this.place, 0);
    return uuidV7(at, random);
  }
}
