import { APP_CONFIG, type AppConfig } from '../../src/config/index.js';
import { Filters } from '../../src/filtering/index.js';
import type { Provided } from '../../src/platform/http/input/index.js';

/** What the readers of subscriptions are given by the service. */
export const providedForSubscriptions =
  (config: Partial<AppConfig> = { authTokenRequired: true }): Provided =>
  (token) =>
    (token === APP_CONFIG ? config : new Filters()) as never;
