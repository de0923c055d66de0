// `npm run demo`: installs and builds when that is needed, then takes the tour in demo/. `npm run demo -- --stay` leaves a service
// with lively data open instead, on a free port or on the one of `--port 3000`.
import { parseArgs } from 'node:util';
import { prepare } from './lib/prepare.mjs';

const options = read();
await prepare();
if (options.stay) {
  const { stay } = await import('../demo/stay.mjs');
  process.exit(await stay(options));
}
const { demo } = await import('../demo/demo.mjs');
process.exit(await demo());

function read() {
  try {
    const { values } = parseArgs({ options: { stay: { type: 'boolean' }, port: { type: 'string' } } });
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port > 0 && port <= 65_535)) {
      throw new Error('--port takes a whole number from 1 to 65535');
    }
    if (port !== undefined && !values.stay) throw new Error('--port goes with --stay');
    return { stay: values.stay ?? false, ...(port !== undefined && { port }) };
  } catch (error) {
    console.error(`${error.message}. There are --stay and, with it, --port.`);
    process.exit(2);
  }
}
