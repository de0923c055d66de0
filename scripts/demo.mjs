// `npm run demo`: installs and builds when that is needed, then takes the tour in demo/.
import { prepare } from './lib/prepare.mjs';

await prepare();
const { demo } = await import('../demo/demo.mjs');
process.exit(await demo());
