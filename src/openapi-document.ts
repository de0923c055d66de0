import { loadConfig } from './config/index.js';
import { ENTITIES } from './entities.js';
import { AppModule } from './app.module.js';
import { buildOpenApi } from './openapi.js';
import { SystemClock } from './platform/clock/clock.js';
import { PasswordHashing, Sealer } from './platform/crypto/index.js';
import { createDataSource } from './platform/database/index.js';
import { createEgress } from './platform/egress-setup.js';
import { createHttpApp } from './platform/http/http-app.js';
import { Log } from './platform/logging/log.js';

/** The API description as a file, for clients' generators: the same for every installation, made without a database. */
export async function openApiText(): Promise<string> {
  const config = loadConfig({ PUBLIC_URL: 'http://localhost:3000' });
  const log = Log.create('silent');
  const clock = new SystemClock();
  const egress = await createEgress(config, clock);
  const parts = {
    config,
    log,
    clock,
    sealer: new Sealer(Buffer.alloc(32)),
    passwordHashing: new PasswordHashing(),
    egress: egress.client,
    addressPolicy: egress.policy,
    egressOrigin: egress.origin,
  };
  const dataSource = createDataSource({ url: 'postgresql://localhost/none' }, ENTITIES, log);
  const app = await createHttpApp(AppModule.register(parts, dataSource), config, log, 1);
  const document = buildOpenApi(app, config.publicUrl);
  await egress.client.destroy();
  return `${JSON.stringify(document, null, 2)}\n`;
}
