export type { AuditEntry } from './audit-entry.js';
export { AuditTrail } from './audit-trail.js';
export { AuditRepository, FORGOTTEN_AT_ONCE } from './audit.repository.js';
export { type Actor, type AuditedChange, auditedUrl } from './audited-change.js';
