export { registerDatabaseChecks } from './database-checks.js';
export { HealthController } from './health.controller.js';
export { HealthRegistry, type HealthCheck } from './health-registry.js';
