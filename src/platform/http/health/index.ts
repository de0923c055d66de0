export { registerDatabaseChecks } from './database-checks.js';
export { HealthController } from './health.controller.js';
export { HealthRegistry } from './health-registry.js';
