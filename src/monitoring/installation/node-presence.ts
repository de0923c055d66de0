import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig, settingsInForce } from '../../config/index.js';
import { type NodePart, OtherParts } from '../../delivery/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Log } from '../../platform/logging/log.js';
import { SparseWarning } from '../../platform/logging/sparse-warning.js';
import { VERSION } from '../../platform/version.js';
import { NodePresenceRepository, type NodeStart } from './node-presence.repository.js';

/**
 * Lists this process among those that run the service, whatever its roles: administrators see who is there. As the lease is, it is
 * renewed every third of LEASE_MS. Nothing depends on it, so what fails is tried again with the next beat.
 */
@Injectable()
export class NodePresence implements NodePart {
  readonly self: NodeStart;
  private stopped = true;
  private timer: NodeJS.Timeout | undefined;
  private beating: Promise<void> = Promise.resolve();
  private readonly aliveMs: number;
  private readonly warning: SparseWarning;

  constructor(
    private readonly repository: NodePresenceRepository,
    parts: OtherParts,
    clock: Clock,
    log: Log,
    @Inject(APP_CONFIG) config: AppConfig,
  ) {
    this.self = {
      id: randomUUID(),
      name: config.nodeName,
      roles: [...config.roles].sort(),
      version: VERSION,
      startedAt: new Date(clock.now()),
      settings: Object.fromEntries(settingsInForce(config).map(({ name, value }) => [name, value])),
    };
    this.aliveMs = config.delivery.leaseMs;
    this.warning = new SparseWarning(log.for('monitoring'), clock, 60_000);
    parts.add('node presence', this);
  }

  async start(): Promise<void> {
    this.stopped = false;
    await this.beat();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.beating;
    // Without it, the others see when it was last alive.
    await this.repository.leave(this.self.id).catch(() => undefined);
  }

  private async beat(): Promise<void> {
    this.beating = this.tell();
    await this.beating;
    if (!this.stopped) this.timer = setTimeout(() => void this.beat(), this.aliveMs / 3);
  }

  /** Does not reject. */
  private async tell(): Promise<void> {
    try {
      if (await this.repository.renew(this.self.id, this.aliveMs)) return;
      await this.repository.enter(this.self, this.aliveMs);
      await this.repository.forget();
    } catch (error) {
      this.warning.warn('This node could not be listed among the running ones', { error: String(error) });
    }
  }
}
