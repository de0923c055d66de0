import { StoredBulkJob } from './jobs/bulk-job.entity.js';
import { StoredReplay } from './replays/replay.entity.js';

export { DeliveryLogModule } from './delivery-log.module.js';
export { ReplaysService } from './http/replays.service.js';
export { ShownDeliveries } from './http/shown-deliveries.js';

/** What this module stores as entities, for the data source. */
export const DELIVERY_LOG_ENTITIES = [StoredReplay, StoredBulkJob];
