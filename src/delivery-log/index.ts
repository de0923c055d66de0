export { DeliveryLogModule } from './delivery-log.module.js';
export { DeliveryLog } from './reading/delivery-log.js';
export { type DeliveryPosition, encodeDeliveryCursor } from './reading/delivery-position.js';
