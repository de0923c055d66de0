import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DeliveryFigures, LastingParts, type NodePart } from '../../delivery/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Partitions, sqlState } from '../../platform/database/index.js';
import { Log } from '../../platform/logging/log.js';
import { SparseWarning } from '../../platform/logging/sparse-warning.js';
import { rowsOf, type StatsRow, type StatsRows } from './stats-rows.js';
import { type StatsWrite, StatsWritingRepository } from './stats-writing.repository.js';

const MINUTE_MS = 60_000;
/** After the end of a minute, so that what ended in it has been counted. */
const AFTER_MINUTE_MS = 1_000;
/** Writes that wait for the database, of up to 2 000 rows each; beyond it the oldest figures are lost. */
const MOST_WAITING = 200;
const WARN_EVERY_MS = 30 * MINUTE_MS;
const CHECK_VIOLATION = '23514';

/**
 * Writes down once a minute what this node has counted, and what is left when it stops. Each write is added once: one that failed is
 * written again as it was, and the database takes it only if it has not taken it before.
 */
@Injectable()
export class StatsWriter implements NodePart {
  private readonly writer = randomUUID();
  private readonly warning: SparseWarning;
  private sequence = 0;
  private readonly waiting: StatsWrite[] = [];
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly figures: DeliveryFigures,
    private readonly repository: StatsWritingRepository,
    private readonly partitions: Partitions,
    private readonly clock: Clock,
    log: Log,
    parts: LastingParts,
  ) {
    this.warning = new SparseWarning(log.for('statistics'), clock, WARN_EVERY_MS);
    parts.add('figures', this);
  }

  start(): void {
    const now = this.clock.now();
    const waitMs = MINUTE_MS - (now % MINUTE_MS) + AFTER_MINUTE_MS;
    this.timer = setTimeout(() => {
      void this.flush();
      this.start();
    }, waitMs);
  }

  async stop(orderly: boolean): Promise<void> {
    clearTimeout(this.timer);
    if (orderly) await this.flush(Infinity);
  }

  /** Writes the minutes that are over, or all. Never rejects: what could not be written is written with the next ones. */
  async flush(until = this.clock.now()): Promise<void> {
    for (const rows of rowsOf(this.figures.take(until))) {
      this.waiting.push({ writer: this.writer, sequence: ++this.sequence, rows });
    }
    const lost = this.waiting.splice(0, this.waiting.length - MOST_WAITING);
    if (lost.length > 0) this.warning.warn('Figures were lost: the database was away for too long');
    // One at a time: a later sequence would have an earlier one taken for written.
    this.writing = this.writing.then(() => this.write());
    await this.writing;
  }

  private async write(): Promise<void> {
    try {
      for (let next = this.waiting[0]; next !== undefined; next = this.waiting[0]) {
        await this.add(next);
        this.waiting.shift();
      }
    } catch (error) {
      this.warning.warn('Figures could not be written down; they are with the next ones', {
        error: String(error),
      });
    }
  }

  private async add(write: StatsWrite): Promise<void> {
    try {
      await this.repository.add(write);
    } catch (error) {
      if (sqlState(error) !== CHECK_VIOLATION) throw error;
      // The clock has jumped to a day that nobody has made ready.
      for (const day of daysOf(write.rows)) {
        await this.partitions.ensureAround('subscription_stats', Date.parse(day));
        await this.partitions.ensureAround('object_stats', Date.parse(day));
      }
      await this.repository.add(write);
    }
  }
}

function daysOf({ subscriptions, objects }: StatsRows): Set<string> {
  return new Set([...subscriptions, ...objects].map((row: StatsRow) => String(row['day'])));
}
