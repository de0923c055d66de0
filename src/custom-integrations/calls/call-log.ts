import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { uuidV7 } from '../../platform/crypto/index.js';
import { isStoreUnavailable } from '../../platform/database/index.js';
import { Log } from '../../platform/logging/log.js';
import { SparseWarning } from '../../platform/logging/sparse-warning.js';
import type { WatchCall } from '../model/provider-call.js';
import { type EndedCall, watchCall } from './ended-call.js';
import { CALLS_KEPT, type KeptCall, ProviderCallsRepository } from './provider-calls.repository.js';

/** How long calls wait to be written together. */
const WRITE_AFTER_MS = 1_000;
/** In memory, of all integrations; what is more was not seen. */
const MOST_WAITING = 20_000;
/** Calls of one integration between two looks at what is too old to be kept. */
const PRUNE_EVERY = 100;

/**
 * Keeps the last calls of each integration's provider, for its administrators. Whoever calls waits for nothing: calls are put into a list in
 * memory, which is written once a second. It may be lost: with the process, or while the database is away for long.
 */
@Injectable()
export class CallLog {
  private readonly waiting = new Map<string, KeptCall[]>();
  private count = 0;
  private readonly sincePruned = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();
  private readonly warning: SparseWarning;

  constructor(
    private readonly repository: ProviderCallsRepository,
    private readonly clock: Clock,
    log: Log,
  ) {
    this.warning = new SparseWarning(log.for('custom-integrations'), clock, 60_000);
  }

  /** @param userId null where nobody's account is called */
  of(integrationId: string, userId: string | null): WatchCall {
    return (target) => watchCall(target, this.clock, (call) => this.note(integrationId, userId, call));
  }

  /** Writes down what waits; for whoever reads it next. Does not reject. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing = this.writing.then(() => this.write());
    await this.writing;
  }

  /** After everything else that may call a provider. */
  async onApplicationShutdown(): Promise<void> {
    await this.flush();
    clearTimeout(this.timer);
  }

  private note(integrationId: string, userId: string | null, call: EndedCall): void {
    if (this.count >= MOST_WAITING) {
      this.warning.warn('Calls of document providers were not noted, since too many wait to be written');
      return;
    }
    this.put([{ ...call, integrationId, userId, id: uuidV7(call.endedAt, randomBytes(10)) }]);
  }

  private put(calls: readonly KeptCall[]): void {
    for (const call of calls) {
      const list = this.waiting.get(call.integrationId);
      if (list === undefined) this.waiting.set(call.integrationId, [call]);
      else list.push(call);
      this.count++;
    }
    if (calls.length > 0) this.timer ??= setTimeout(() => void this.flush(), WRITE_AFTER_MS).unref();
  }

  private async write(): Promise<void> {
    const lists = [...this.waiting.values()];
    this.waiting.clear();
    this.count = 0;
    // More than are kept of one integration would be gone with the next look.
    const calls = lists.flatMap((list) => list.slice(-CALLS_KEPT));
    if (calls.length === 0) return;
    try {
      await this.repository.insert(calls);
      await this.repository.touchLinks(calls);
      await this.prune(lists);
    } catch (error) {
      this.warning.warn('Calls of document providers could not be noted', { error: String(error) });
      if (isStoreUnavailable(error)) this.put(calls.slice(0, Math.max(0, MOST_WAITING - this.count)));
    }
  }

  private async prune(lists: readonly (readonly KeptCall[])[]): Promise<void> {
    for (const list of lists) {
      const { integrationId } = list[0]!;
      // The first time at once: nobody knows how many an earlier process left.
      const count = (this.sincePruned.get(integrationId) ?? PRUNE_EVERY) + list.length;
      this.sincePruned.set(integrationId, count < PRUNE_EVERY ? count : 0);
      if (count >= PRUNE_EVERY) await this.repository.prune(integrationId);
    }
  }
}
