export {
  type ChangeEvent,
  TransactionalPublishing,
  type PublishedChange,
} from './accepting/transactional-publishing.js';
export { PublishingModule } from './publishing.module.js';
export { MAX_EVENTS, exceedsBytes } from './parsing/event-limits.js';
export { EventRequest, EventTimeParts } from './http/event-request.js';
export { bodyFormat } from './http/body-format.js';
export { decodeInSlices } from './parsing/body-text.js';
export { readEvent } from './parsing/event-reader.js';
export { readBody } from './parsing/batch-reader.js';
