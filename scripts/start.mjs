// `npm start`: installs and builds when that is needed, then becomes the service.
import { prepare } from './lib/prepare.mjs';

await prepare();
// In this very process: no parent stands between a signal and the service.
await import('../dist/src/main.js');
