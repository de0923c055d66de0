export type { AppConfig, Role } from './app-config.js';
export { ConfigError } from './config-error.js';
export { APP_CONFIG, ConfigModule } from './config.module.js';
export { type EgressFiles, readEgressFiles } from './egress-files.js';
export { loadConfig, type Environment } from './load-config.js';
export { configurationReference } from './reference.js';
export { makeDirectory } from './make-directory.js';
export { resolveSecretKey } from './secret-key.js';
export { SETTINGS } from './settings.js';
