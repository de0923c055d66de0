import { Injectable } from '@nestjs/common';
import { HealthRegistry } from '../../platform/http/health/index.js';
import { DueWorkRepository, OVERDUE_SECONDS } from '../metrics/due-work.repository.js';
import { Retrier } from '../retries/retrier.js';

/** The part of the readiness check that deliveries need: due work is being looked for, on this node and by any at all. */
@Injectable()
export class DueWorkCheck {
  constructor(health: HealthRegistry, dueWork: DueWorkRepository, retrier: Retrier) {
    health.register('dueWork', async () => {
      if ((retrier.msSincePoll ?? 0) > OVERDUE_SECONDS * 1_000)
        return `this node has not looked for due work for more than ${OVERDUE_SECONDS} seconds`;
      return dueWork.unclaimed();
    });
  }
}
