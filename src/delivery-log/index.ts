import { StoredReplay } from './replays/replay.entity.js';

export { DeliveryLogModule } from './delivery-log.module.js';

/** What this module stores as entities, for the data source. */
export const REPLAY_ENTITIES = [StoredReplay];
