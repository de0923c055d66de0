import { serveIngest } from './ingest-server.js';
import { signedPost } from './signed-post.js';

/**
 * The bare relay: takes batches over HTTP, parses them, signs each event and sends it on; nothing is stored, nothing is
 * matched, nothing is retried. What any service of this kind has to do at least.
 */
const [target] = process.argv.slice(2);
const CONCURRENCY = 128;
const queue: object[] = [];
let running = 0;

function pump(): void {
  while (running < CONCURRENCY && queue.length > 0) {
    running++;
    void signedPost(target!, queue.shift()!).finally(() => {
      running--;
      pump();
    });
  }
}

serveIngest((events) => {
  queue.push(...events);
  pump();
});
