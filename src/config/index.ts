export type { AppConfig, Role } from './app-config.js';
export { ConfigError } from './config-error.js';
export { APP_CONFIG, ConfigModule } from './config.module.js';
export { readEgressFiles } from './egress-files.js';
export { loadConfig, type Environment } from './load-config.js';
export { makeDirectory } from './make-directory.js';
export { renamedVariables } from './renamed.js';
export { misspeltVariables } from './misspelt.js';
export { resolveSecretKey } from './secret-key.js';
