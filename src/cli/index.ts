export { runCli, type Streams } from './run.js';
