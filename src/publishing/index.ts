export type { PublishableEvent } from './publishable-event.js';
export type { PublishResult } from './publish-result.js';
export { PublishingModule } from './publishing.module.js';
export { PublishingService } from './publishing.service.js';
