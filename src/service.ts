import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { type AppConfig, resolveSecretKey } from './config/index.js';
import { DeliveryNode } from './delivery/index.js';
import { ENTITIES } from './entities.js';
import { setUpOpenApi } from './openapi.js';
import { Clock, SystemClock } from './platform/clock/clock.js';
import {
  type ConnectionTarget,
  connectAndMigrate,
  createDataSource,
  Database,
  explainDatabaseTrouble,
  type PooledDataSource,
  tcpAddresses,
} from './platform/database/index.js';
import { type PasswordCost, PasswordHashing, Sealer } from './platform/crypto/index.js';
import { EmbeddedServer } from './platform/database/embedded/index.js';
import type { Resolver } from './platform/egress/index.js';
import { openFilesLimit, type Shares, shareDescriptors } from './platform/descriptors/index.js';
import { createEgress } from './platform/egress-setup.js';
import { listenOnLocalhost, stopAccepting } from './platform/http/connections/index.js';
import { createHttpApp } from './platform/http/http-app.js';
import { ShutdownSignal } from './platform/http/shutdown.js';
import { Log } from './platform/logging/log.js';
import { checkSecretKeys, refuseNewKey } from './secrets/index.js';
import { accountManagement, authenticateBeforeLargeBodies, FirstAdministrator } from './auth/index.js';

export interface RunningService {
  /** Where it listens, on the address it is bound to. */
  readonly url: string;
  readonly app: NestFastifyApplication;
  /** Stops accepting, lets what is in flight end, records the results, and closes everything that was started. */
  close(): Promise<void>;
}

export interface ServiceOptions {
  readonly log?: Log;
  readonly clock?: Clock;
  /** Told of the administrator's generated password as soon as it is stored: a later step of the start may still fail. */
  readonly onGeneratedPassword?: (password: string) => void;
  /** What hashing a password costs; tests, which log in by the hundred, make it cheap. */
  readonly passwordCost?: PasswordCost;
  /** In its place, how passwords are hashed; tests hold it. */
  readonly passwordHashing?: PasswordHashing;
  /** Milliseconds for a statement to the database; tests that lose it wait less long. */
  readonly queryTimeoutMs?: number;
  /** When /openapi.json is made; tests, which start by the hundred and seldom read it, put it off. */
  readonly describeApi?: 'now' | 'when asked';
  /** How the names of receivers are resolved; the system's way unless given. */
  readonly resolver?: Resolver;
}

/**
 * Starts one node: database, migrations, first administrator, HTTP. Whatever was started is stopped again when a
 * later step fails.
 */
export async function startService(given: AppConfig, options: ServiceOptions = {}): Promise<RunningService> {
  const log = options.log ?? Log.create(given.logLevel);
  const clock = options.clock ?? new SystemClock();
  const closers: (() => Promise<unknown>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const shares = shareDescriptors(await openFilesLimit(), {
      concurrency: given.delivery.concurrency,
      connections: given.maxConnections,
    });
    const config = within(shares, given, log);
    // The embedded server first: its lock on DATA_DIR covers the making of the key too.
    const target = await openDatabase(config, log, closers);
    const egress = await createEgress(config, clock, {
      databases: tcpAddresses(target),
      resolve: options.resolver,
      mostConnections: shares.outgoing,
    });
    closers.push(() => egress.client.destroy());
    const dataSource = createDataSource(target, ENTITIES, log.for('database'), options.queryTimeoutMs);
    closers.push(async () => dataSource.isInitialized && (await dataSource.destroy()));
    await connectPatiently(dataSource, 'url' in target, log).catch((error: unknown) => {
      throw explainDatabaseTrouble(error, target) ?? error;
    });
    const database = new Database(dataSource);
    const secretKey = await resolveSecretKey(
      config,
      (message) => log.warn(message),
      (file) => refuseNewKey(database, file),
    );
    const sealer = new Sealer(secretKey, config.secretKeyPrevious);
    await checkSecretKeys(database, sealer);
    await database.onConnection((place) => egress.policy.refuseOwn({ ...place, database: true }));
    const parts = {
      config,
      log,
      clock,
      sealer,
      passwordHashing: options.passwordHashing ?? new PasswordHashing(options.passwordCost),
      egress: egress.client,
      addressPolicy: egress.policy,
      egressOrigin: egress.origin,
    };
    const app = await createHttpApp(AppModule.register(parts, dataSource), config, log, shares.connections);
    closers.push(() => app.close());
    authenticateBeforeLargeBodies(app);
    await setUpOpenApi(app, config, options.describeApi);
    const generatedPassword = await app.get(FirstAdministrator).ensure();
    if (generatedPassword !== undefined) options.onGeneratedPassword?.(generatedPassword);
    await warnOfUndecidedEgress(app, config, log);
    const node = app.get(DeliveryNode);
    closers.push(() => node.stop());
    await node.start();
    await app.init();
    // Not Nest's own listen: it writes a failure into the log as well, and then everybody reads it twice.
    await app.getHttpAdapter().getInstance().listen({ port: config.port, host: config.host });
    const besides = config.host === 'localhost' ? await listenOnLocalhost(app.getHttpServer()) : [];
    closers.push(() => {
      app.get(ShutdownSignal).begin();
      return stopAccepting(app.getHttpServer(), besides, config.trustProxy.length > 0);
    });
    const address = app.getHttpServer().address() as { address: string; port: number; family: string };
    egress.policy.refuseOwn({ address: address.address, port: address.port });
    return { url: urlOf(address), app, close: closeAll };
  } catch (error) {
    await closeAll().catch((closing: unknown) => log.error('Could not close', { error: String(closing) }));
    throw error;
  }
}

/** The configuration as far as the limit of open files lets it be carried out; says what it does not. */
function within(shares: Shares, config: AppConfig, log: Log): AppConfig {
  const cut = [
    ['DELIVERY_CONCURRENCY', config.delivery.concurrency, shares.concurrency],
    ['MAX_CONNECTIONS', config.maxConnections ?? 0, shares.connections],
  ] as const;
  for (const [setting, wanted, granted] of cut) {
    if (granted < wanted)
      log.warn('The limit of open files allows less than is configured', { setting, wanted, granted });
  }
  return {
    ...config,
    maxConnections: shares.connections,
    delivery: { ...config.delivery, concurrency: shares.concurrency },
  };
}

/** The command line refuses a second customer without this decision; a service may still be started without it. */
async function warnOfUndecidedEgress(
  app: NestFastifyApplication,
  config: AppConfig,
  log: Log,
): Promise<void> {
  if (config.egress.privateExplicit) return;
  const { customers } = accountManagement(app.get(Database), app.get(Clock), config);
  if ((await customers.list()).length < 2) return;
  log.warn(
    "EGRESS_PRIVATE is not set and there are several customers: one's subscriptions may reach another's private network.",
  );
}

async function openDatabase(
  config: AppConfig,
  log: Log,
  closers: (() => Promise<unknown>)[],
): Promise<ConnectionTarget> {
  if (config.databaseUrl !== undefined) return { url: config.databaseUrl };
  const database = log.for('database');
  const server = await EmbeddedServer.start({
    dataDir: config.dataDir,
    log: (level, message, details) => database[level](message, details),
  });
  closers.push(() => server.stop());
  return server.connection;
}

/** Another machine's database may come up later than we do: half a minute is waited for it. */
async function connectPatiently(dataSource: PooledDataSource, external: boolean, log: Log): Promise<void> {
  const attempts = external ? 15 : 1;
  for (let attempt = 1; ; attempt++) {
    try {
      return await connectAndMigrate(dataSource);
    } catch (error) {
      const refused = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|57P03|NoPrimary/.test(
        `${(error as { code?: string }).code} ${String(error)}`,
      );
      if (attempt >= attempts || !refused) throw error;
      log.warn('The database does not answer yet', { attempt, error: String(error) });
      await new Promise((resolve) => setTimeout(resolve, 2_000));
    }
  }
}

function urlOf(address: { address: string; port: number; family: string }): string {
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}
