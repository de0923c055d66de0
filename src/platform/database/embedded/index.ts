export { attachToRunning } from './attach.js';
export type { EmbeddedConnection } from './connection.js';
export { EmbeddedServer, type EmbeddedServerOptions } from './embedded-server.js';
export { EmbeddedServerError } from './embedded-server-error.js';
export type { EmbeddedServerLog } from './log.js';
