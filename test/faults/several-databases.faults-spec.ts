import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  createDataSource,
  Database,
  isStoreUnavailable,
  Notifications,
} from '../../src/platform/database/index.js';
import { Log } from '../../src/platform/logging/log.js';
import { ReplicatedDatabase } from '../support/replicated-database.js';
import { until } from '../support/until.js';

let replicated: ReplicatedDatabase;
let database: Database;
let heard: number;
let notifications: Notifications;

beforeEach(async () => {
  replicated = await ReplicatedDatabase.start();
  const url = await replicated.createDatabase();
  const dataSource = createDataSource({ url }, [], Log.create('silent'));
  await dataSource.initialize();
  database = new Database(dataSource);
  await database.query('CREATE TABLE written (n serial, at int)');
  heard = 0;
  notifications = new Notifications(database, Log.create('silent'));
  notifications.listen('work', () => heard++);
  await notifications.start();
}, 60_000);
afterEach(async () => {
  await notifications.stop();
  await database.dataSource.destroy();
  await replicated.stop();
});

const port = async (): Promise<number> => {
  const [row] = await database.query<{ port: number }>(
    'INSERT INTO written (at) VALUES (inet_server_port()) RETURNING at AS port',
  );
  return row!.port;
};

/** Writes until it succeeds at the standby. */
const movesOn = async (): Promise<void> => {
  const [standby] = replicated.standbys;
  await until(
    'writes go to the one that was promoted',
    async () => (await port().catch(() => 0)) === standby!.port,
  );
};

describe('several database servers', () => {
  it('are written to where one takes writes, in whatever order they are named', async () => {
    expect(await port()).toBe(replicated.primary.port);
  });

  it('are left for the one that is promoted when the other is killed, by those who listen too', async () => {
    await replicated.primary.kill();
    await expect(port()).rejects.toThrow();
    await replicated.standbys[0]!.promote();
    await movesOn();
    const before = heard;
    await until('the news of the new one is heard', async () => {
      await notifications.notify('work').catch(() => undefined);
      return heard > before;
    });
  });

  it('are left for the one that is promoted while the other hangs and its connections stay open', async () => {
    await Promise.all(Array.from({ length: 5 }, () => port()));
    await replicated.primary.freeze(true);
    const hanging = port().catch((error: unknown) => String(error));
    await replicated.standbys[0]!.promote();
    await movesOn();
    // It did not wait for the end of its time: the connection was given up.
    expect(await hanging).toContain('Connection terminated');
    // It comes back, and still takes itself for the one that takes writes.
    await replicated.primary.freeze(false);
    await until('it answers again', async () => (await replicated.primary.query('SELECT 1')).length === 1);
    for (let n = 0; n < 10; n++) expect(await port()).toBe(replicated.standbys[0]!.port);
  });

  it('none of which takes writes are unavailable, within the time of a connection', async () => {
    await replicated.primary.kill();
    await until('it is known', async () => {
      const said = await port().catch((error: unknown) => error);
      expect(isStoreUnavailable(said)).toBe(true);
      return String(said).includes('No server of DATABASE_URL takes writes at the moment');
    });
  });
});
