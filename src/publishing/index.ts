export { type ChangeEvent, ChangePublishing, type ToldChange } from './change-publishing.js';
export type { PublishableEvent } from './publishable-event.js';
export type { PublishResult } from './publish-result.js';
export { PublishingModule } from './publishing.module.js';
export { type Publisher, PublishingService } from './publishing.service.js';
