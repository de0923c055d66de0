import { ConfigError, loadConfig, misspeltVariables, renamedVariables } from './config/index.js';
import { NodeNameTaken } from './delivery/index.js';
import { DatabaseUnusable } from './platform/database/index.js';
import { EmbeddedServerError } from './platform/database/embedded/index.js';
import { Log } from './platform/logging/log.js';
import { SecretKeyMismatch } from './secrets/index.js';
import { startService } from './service.js';

/** How long a graceful stop may take before the process leaves anyway; what is not recorded is sent again later. */
const STOP_DEADLINE_MS = 20_000;

async function main(): Promise<void> {
  const config = loadConfig();
  const log = Log.create(config.logLevel);
  for (const warning of [...renamedVariables(), ...misspeltVariables()]) log.warn(warning);
  const service = await startService(config, {
    log,
    onGeneratedPassword: (password) => {
      process.stdout.write(
        `Administrator: ${config.adminUsername}\n` +
          `Password: ${password}   (shown this once; change it with PUT /api/v1/users/me/password)\n`,
      );
    },
  });
  const hasConsole = config.console.on && config.roles.has('api');
  const lines = [
    ...(hasConsole ? [`Console: ${config.publicUrl}/console/`] : []),
    `API description: ${config.publicUrl}/docs`,
    `Hookfront listens on ${service.url} (public address ${config.publicUrl})`,
  ];

  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(130);
    stopping = true;
    log.info('Stopping', { signal });
    setTimeout(() => process.exit(1), STOP_DEADLINE_MS).unref();
    service.close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error('Could not stop cleanly', { error: String(error) });
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // Last: whoever reads that it listens may stop it at once.
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** The reasons that somebody who installs this can do something about. */
function explain(error: unknown): string | undefined {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  if (code === 'EADDRINUSE' || code === 'EACCES' || code === 'EADDRNOTAVAIL') {
    return `HOST and PORT cannot be listened on: ${(error as Error).message}.`;
  }
  const known = [ConfigError, DatabaseUnusable, EmbeddedServerError, NodeNameTaken, SecretKeyMismatch];
  return known.some((type) => error instanceof type) ? (error as Error).message : undefined;
}

main().catch((error: unknown) => {
  const text = explain(error) ?? (error as Error | null)?.stack ?? String(error);
  process.stderr.write(`Hookfront could not start. ${text}\n`);
  process.exit(1);
});
