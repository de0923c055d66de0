import type { BenchDatabase } from './database.js';
import type { Receiver } from './processes.js';
import type { Ingest } from './publish.js';
import type { ServiceProcess } from './service-process.js';
import type { Stage } from './stage.js';
import { Caller } from './subscribe.js';

/** Hookfront as it is installed, and its administrator. */
export async function startService(
  stage: Stage,
  environment?: Readonly<Record<string, string>>,
): Promise<{ process: ServiceProcess; caller: Caller }> {
  const process = await stage.service(environment);
  return { process, caller: await Caller.logIn(process) };
}

export async function startRelay(stage: Stage, receiver: Receiver): Promise<Ingest> {
  const { url } = await stage.child('relay', `${receiver.url}/relay`);
  return { url, headers: {} };
}

/** pg-boss on a PostgreSQL with the settings of Hookfront's own; by its own workers, or as fast as it can be made to go. */
export async function startPgBoss(
  stage: Stage,
  receiver: Receiver,
  way: 'work' | 'fetch' = 'fetch',
): Promise<{ ingest: Ingest; database: BenchDatabase }> {
  const database = await stage.database();
  const { host, port, user, database: name } = database.connection;
  const { url } = await stage.child('pg-boss', way, `${receiver.url}/boss`, host, String(port), user, name);
  return { ingest: { url, headers: {} }, database };
}
