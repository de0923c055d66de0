export { guardServer, ANSWER_HEADERS, SERVER_OPTIONS } from './server-guard.js';
export { listenOnLocalhost } from './localhost.js';
export { stopAccepting } from './stop-accepting.js';
