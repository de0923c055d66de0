import { StoredAuditEntry } from './audit-entry.entity.js';

export { AuditModule } from './audit.module.js';

/** What this module stores as entities, for the data source. */
export const AUDIT_ENTITIES = [StoredAuditEntry];
