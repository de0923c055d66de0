import { Inject, Injectable } from '@nestjs/common';
import { APP_CONFIG, type AppConfig } from '../../config/index.js';

const RECHECK_MS = 5_000;

/** How long transfers may take to notice something, in milliseconds. */
@Injectable()
export class TransferTimes {
  /** Between two looks at whether the caller still may. */
  recheckMs = RECHECK_MS;
  /** Until a caller who does not read is given up. */
  idleMs: number;

  constructor(@Inject(APP_CONFIG) config: AppConfig) {
    this.idleMs = config.provider.idleMs;
  }
}
