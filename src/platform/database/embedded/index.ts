export { attachToRunning } from './attach.js';
export { EmbeddedServer } from './embedded-server.js';
export { EmbeddedServerError } from './embedded-server-error.js';
