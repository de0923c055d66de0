export { type ConnectionTarget, connectAndMigrate, createDataSource, tcpAddress } from './data-source.js';
export { DatabaseUnusable, explainDatabaseTrouble } from './connection-trouble.js';
export { Database } from './database.js';
export { DatabaseModule } from './database.module.js';
export { Notifications, type Topic } from './notifications.js';
export { Partitions, dayAt } from './partitions.js';
export { RetentionPeriod } from './retention-period.js';
export type { Sql, Tx } from './sql.js';
export { isStoreUnavailable, isUniqueViolation, sqlState } from './store-errors.js';
