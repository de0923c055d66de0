import PgBoss from 'pg-boss';
import { serveIngest } from './ingest-server.js';
import { signedPost } from './signed-post.js';

/**
 * The same job on pg-boss: takes batches over HTTP, inserts a job for each delivery in one statement, answers when that is
 * committed; workers fetch jobs, sign them, send them on and complete them. Everything durable; nothing is matched, and
 * there is one receiver.
 *
 * In two ways. `work`: by its workers, as its documentation has it; they look for jobs twice a second at most. `fetch`: as
 * fast as pg-boss goes, with workers of our own around `fetch()` and `complete()`, at once when jobs come in and again while
 * there are any; jobs are fetched without priorities and completed by the batch, while the next batch is fetched.
 */
const [way, target, host, port, user, database] = process.argv.slice(2) as [
  'work' | 'fetch',
  string,
  string,
  string,
  string,
  string,
];
/** Of 1 to 8 workers and batches of 50 to 1000 this was the fastest, with 8 and 50 beside it. */
const WORKERS = 6;
const BATCH = 100;
/** Of the documented workers: as many jobs at a look as the design was measured with, at the shortest interval there is. */
const DOCUMENTED = { batchSize: 250, pollingIntervalSeconds: 0.5 };
const QUEUE = 'deliveries';
/** For what failed and is due again. */
const LOOK_AGAIN_MS = 500;

const boss = new PgBoss({ host, port: Number(port), user, database, max: 20, schedule: false });
boss.on('error', (error) => {
  throw error;
});
await boss.start();
await boss.createQueue(QUEUE);

const idle: (() => void)[] = [];
/** Wake-ups that found nobody idle: for those who are about to be. */
let missed = 0;

/** One worker a batch: more would only look in vain. */
function wake(batches: number): void {
  for (let n = 0; n < batches; n++) {
    const resolve = idle.shift();
    if (resolve) resolve();
    else missed = Math.min(WORKERS, missed + 1);
  }
}
setInterval(() => wake(1), LOOK_AGAIN_MS);

/** One worker by pg-boss's own hand: it completes the batch when this ends, and tries it again when this throws. */
async function documented(): Promise<void> {
  await boss.work<object>(QUEUE, DOCUMENTED, async (jobs) => {
    await Promise.all(jobs.map(({ data }) => signedPost(target, data)));
  });
}

async function work(): Promise<never> {
  for (;;) {
    const jobs = await boss.fetch<object>(QUEUE, { batchSize: BATCH, priority: false });
    if (jobs.length === 0) {
      if (missed > 0) missed--;
      else await new Promise<void>((resolve) => idle.push(resolve));
      continue;
    }
    const sent: string[] = [];
    const failed: string[] = [];
    await Promise.all(
      jobs.map(({ id, data }) =>
        signedPost(target, data).then(
          () => sent.push(id),
          () => failed.push(id),
        ),
      ),
    );
    if (sent.length > 0) void boss.complete(QUEUE, sent);
    if (failed.length > 0) void boss.fail(QUEUE, failed);
  }
}

for (let n = 0; n < WORKERS; n++) void (way === 'work' ? documented() : work());
serveIngest(async (events) => {
  await boss.insert(events.map((data) => ({ name: QUEUE, data })));
  wake(Math.ceil(events.length / BATCH));
});
