import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { DurableWork, type OwnedWork } from '../durable-work/durable-work.js';
import type { WorkRate } from '../durable-work/work-rate.js';
import type { Replay } from './replay.js';
import { ReplaySource } from './replay-source.js';
import { replayedDeliveries } from './replayed-deliveries.js';
import { ReplaysRepository } from './replays.repository.js';

/** Deliveries made in one turn at most. */
const MOST_AT_ONCE = 200;
/** Deliveries of a replay that were not attempted yet or wait for their URL; with so many, no more are made. */
const MOST_OPEN = 200;

/** Works on the replays: each makes a few deliveries in its turn, at most ON_HOLD_RELEASE_RATE a second. */
@Injectable()
export class ReplayRunner implements OwnedWork {
  readonly name = 'replay';

  constructor(
    private readonly repository: ReplaysRepository,
    private readonly source: ReplaySource,
    private readonly clock: Clock,
    work: DurableWork,
  ) {
    work.add(this);
  }

  claim(owner: number, known: readonly string[]): Promise<string[]> {
    return this.repository.claim(owner, known);
  }

  async work(owner: number, id: string, rate: WorkRate): Promise<boolean> {
    const own = await this.repository.own(owner, id);
    if (own === undefined) return false;
    if (own.replay.state === 'cancelling') {
      await this.repository.finishCancelling(owner, own.replay);
      return true;
    }
    const capacity = Math.min(rate.capacity(this.clock.monotonic()), MOST_OPEN - own.open, MOST_AT_ONCE);
    if (capacity > 0) rate.spend(await this.make(owner, own.replay, capacity));
    return true;
  }

  /** @returns how many deliveries were made, at most */
  private async make(owner: number, replay: Replay, capacity: number): Promise<number> {
    const portion = await this.source.next(replay, replay.cursor, capacity, true);
    const { originals, ...rest } = portion;
    const deliveries = replayedDeliveries(originals, this.clock.now(), () => randomBytes(10));
    await this.repository.advance({ owner, replay, ...rest, deliveries });
    return deliveries.length;
  }
}
