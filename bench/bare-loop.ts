import { Agent, request } from 'undici';
import { projectUpdate } from './payload.js';

/** The bare loop: one process that does nothing but POST the same body with undici, as often as it is told each time. */
const [target] = process.argv.slice(2);
const agent = new Agent({ connections: 128, pipelining: 1 });
const body = JSON.stringify(projectUpdate(1, 1, 0));

process.on('message', (count: string) => {
  let left = Number(count);
  const worker = async (): Promise<void> => {
    while (left-- > 0) {
      const response = await request(target!, {
        method: 'POST',
        dispatcher: agent,
        headers: { 'content-type': 'application/json', authorization: 'Bearer token' },
        body,
      });
      await response.body.dump();
    }
  };
  void Promise.all(Array.from({ length: 128 }, worker)).then(() => process.send?.({ done: true }));
});
process.on('disconnect', () => process.exit());
process.send?.({ ready: true });
