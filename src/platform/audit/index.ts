export { AuditTrail } from './audit-trail.js';
export { AuditRepository } from './audit.repository.js';
export { type Actor, type AuditedChange, auditedUrl } from './audited-change.js';
