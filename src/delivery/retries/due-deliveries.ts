import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';
import { ThisNode } from '../model/this-node.js';
import { type ClaimedDelivery, Claims } from '../results/claims.js';
import { ResultWriter } from '../results/result-writer.js';
import { ClaimCapacity } from './claim-capacity.js';
import { type NextDue, RetriesRepository } from './retries.repository.js';
import { OnHoldRepository, type ReleaseRules } from './on-hold.repository.js';
import { Handovers } from './handovers.js';

/** What a look at the due deliveries got. */
export interface Claimed {
  readonly claims: readonly ClaimedDelivery[];
  /** How many that cannot start were put out of the way of others: on hold, or aside until their subscription is resumed. */
  readonly moved: number;
}

const NOTHING: Claimed = { claims: [], moved: 0 };

/** The deferred deliveries that this node can claim, as far as it has capacity for them. */
@Injectable()
export class DueDeliveries {
  private readonly releaseRules: ReleaseRules;

  constructor(
    private readonly repository: RetriesRepository,
    private readonly onHold: OnHoldRepository,
    private readonly handovers: Handovers,
    private readonly claims: Claims,
    private readonly capacity: ClaimCapacity,
    private readonly results: ResultWriter,
    private readonly node: ThisNode,
    @Inject(APP_CONFIG) { delivery, health }: Pick<AppConfig, 'delivery' | 'health'>,
  ) {
    this.releaseRules = {
      onHoldReleaseRate: delivery.onHoldReleaseRate,
      probeIntervalMs: health.probeIntervalMs,
    };
  }

  /** Whether nothing may be claimed at the moment: results are being written that may be written already. */
  get isUnsure(): boolean {
    return this.results.isUnsure;
  }

  /** When there is something to claim. @throws the database's error */
  next(): Promise<NextDue> {
    return this.repository.next();
  }

  /** Claims what is due and can start. @throws the database's error */
  claim(): Promise<Claimed> {
    return this.take((node) => this.repository.claimDue(node, this.capacity.forClaim()));
  }

  /** Claims deliveries on hold whose endpoint can have them. @throws the database's error */
  claimOnHold(): Promise<Claimed> {
    return this.take((node) => this.onHold.claim(node, this.capacity.forClaim(), this.releaseRules));
  }

  /** As {@link Handovers} has it; nothing is claimed by it. */
  giveBack(): Promise<number> {
    return this.handovers.giveBack();
  }

  /** As {@link Handovers} has it; nothing is claimed by it. */
  move(): Promise<number> {
    return this.handovers.move();
  }

  /** Frees what the database holds in this node's name and this node does not know of; no claim may be under way meanwhile. */
  async releaseForgotten(): Promise<void> {
    const { id } = this.node;
    if (id !== undefined) await this.repository.releaseForgotten(id, this.claims.all());
  }

  private async take(claim: (node: number) => Promise<Claimed>): Promise<Claimed> {
    const node = this.node.id;
    if (node === undefined) return NOTHING;
    const claimed = await this.results.whileSure(async () => {
      const found = await claim(node);
      // Claimed in a name that is no longer ours: somebody else will find them.
      if (this.node.id !== node) return NOTHING;
      for (const each of found.claims) {
        this.claims.add(each);
        this.capacity.taken(each);
      }
      return found;
    });
    return claimed ?? NOTHING;
  }
}
