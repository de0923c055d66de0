export { AuditTrail } from './audit-trail.js';
export { AuditRepository } from './audit.repository.js';
export type { Actor, AuditedChange } from './audited-change.js';
