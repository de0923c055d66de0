import { Injectable } from '@nestjs/common';
import type { JournalEvent } from './journal-event.js';
import type { Target, Version } from './target.js';

/** What one test request ended in. */
export interface PingResult {
  readonly outcome: 'delivered' | 'failed';
  /** The HTTP status, or null when there was no answer. */
  readonly status: number | null;
  readonly durationMs: number;
  /** What went wrong, in words; null when it was delivered. */
  readonly error: string | null;
}

/** Sends one marked test event outside the journal: no retries, no counters. */
@Injectable()
export class Pinger {
  async ping(target: Target, version: Version, event: JournalEvent): Promise<PingResult> {
    throw new Error(`${target.url} ${version} ${event.objCode}`);
  }
}
