import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SharedDatabase } from '../faults/shared-database.js';
import { ServiceProcess } from '../support/service-process.js';
import { until } from '../support/until.js';

jest.setTimeout(120_000);

const SECRET_KEY = randomBytes(32).toString('base64');
const running = new Set<ServiceProcess>();

afterEach(async () => {
  for (const service of running) await service.kill('SIGKILL');
  running.clear();
});

/** What it prints when it ends by itself, which it must, with exit code 1 and without a stack. */
async function rejection(env: Readonly<Record<string, string>>): Promise<string> {
  const service = ServiceProcess.launch({ LOG_LEVEL: 'fatal', ...env });
  running.add(service);
  expect(await service.exited).toBe(1);
  expect(service.output).not.toContain('    at ');
  return service.output;
}

async function started(env: Readonly<Record<string, string>>): Promise<ServiceProcess> {
  const service = await ServiceProcess.start(env);
  running.add(service);
  return service;
}

describe('a start on a PostgreSQL that does not fit', () => {
  let shared: SharedDatabase;
  let at: (user: string, password: string, database: string) => string;

  beforeAll(async () => {
    shared = await SharedDatabase.start();
    const url = new URL(shared.url);
    at = (user, password, database) =>
      `postgresql://${user}:${encodeURIComponent(password)}@localhost/${database}${url.search}`;
    await shared.query("CREATE ROLE limited LOGIN PASSWORD 'right-horse'");
    await shared.query('CREATE DATABASE closed');
    const rules = join(shared.dataDir, 'postgres', 'pg_hba.conf');
    const usual = await readFile(rules, 'utf8');
    await writeFile(rules, `local all limited scram-sha-256\nlocal all refused reject\n${usual}`);
    await shared.query('SELECT pg_reload_conf()');
  });
  afterAll(() => shared.remove());

  it('names the user whose password is wrong, and not the password', async () => {
    const said = await rejection({ DATABASE_URL: at('limited', 'wrong-horse', 'closed'), SECRET_KEY });
    expect(said).toMatch(
      /^Hookfront could not start\. PostgreSQL at \S+ refuses the password of the user "limited" \(DATABASE_URL\)\.\n$/,
    );
  });

  it('names the user who is not let in at all', async () => {
    const said = await rejection({ DATABASE_URL: at('refused', 'x', 'closed'), SECRET_KEY });
    expect(said).toMatch(
      /^Hookfront could not start\. PostgreSQL at \S+ refuses the user "refused" \(DATABASE_URL\): pg_hba\.conf rejects.*[^.]\.\n$/,
    );
  });

  it('names the database that does not exist, and how to make it', async () => {
    const said = await rejection({ DATABASE_URL: at('limited', 'right-horse', 'absent'), SECRET_KEY });
    expect(said).toMatch(
      /^Hookfront could not start\. There is no database "absent" at \S+\. Create it, .*DATABASE_URL\.\n$/,
    );
  });

  it('names the encoding of a database that is not in UTF-8, and how to make one that is', async () => {
    await shared.query(
      "CREATE DATABASE narrow ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0",
    );
    const url = new URL(shared.url);
    url.pathname = '/narrow';
    expect(await rejection({ DATABASE_URL: url.href, SECRET_KEY })).toMatch(
      /^Hookfront could not start\. The database "narrow" at \S+ keeps texts in LATIN1, .* Make one in UTF8, .*DATABASE_URL\.\n$/,
    );
  });

  it('says what a user lacks who may not make tables', async () => {
    const said = await rejection({ DATABASE_URL: at('limited', 'right-horse', 'closed'), SECRET_KEY });
    expect(said).toMatch(
      /^Hookfront could not start\. The user "limited" may not do in the database "closed" .*: permission denied for schema public\. Let it own/,
    );
  });
});

it('says of a # in the password of DATABASE_URL how to write it, and shows no part of the password', async () => {
  const said = await rejection({ DATABASE_URL: 'postgres://u:horse#battery@127.0.0.1:1/x', SECRET_KEY });
  expect(said).toContain('Its password holds the character "#", which must be written %23 in a URL.');
  expect(said).not.toMatch(/horse|battery/);
});

it('fails at once where DATA_DIR cannot be made, below /proc too', async () => {
  expect(await rejection({ DATA_DIR: '/proc/x' })).toBe(
    'Hookfront could not start. DATA_DIR /proc/x cannot be used: nothing can be made there.\n',
  );
});

describe('a start in a data directory', () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'hookfront-refused-'));
    await chmod(dataDir, 0o711);
  });
  afterEach(async () => {
    for (const service of running) await service.kill('SIGKILL');
    await rm(dataDir, { recursive: true, force: true });
  });

  it('says once, with its log on, that the port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = other.address() as AddressInfo;
      const said = await rejection({ DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: 'warn' });
      expect(said.match(/EADDRINUSE/g)).toHaveLength(1);
      expect(said).toContain(
        `HOST and PORT cannot be listened on: listen EADDRINUSE: address already in use 127.0.0.1:${port}.\n`,
      );
    } finally {
      other.close();
    }
  });

  it('is refused for a copy without its key before a new key is written, and goes on once the key is back', async () => {
    const first = await started({ DATA_DIR: dataDir });
    expect(await first.kill('SIGTERM')).toBe(0);
    const copy = `${dataDir}-copy`;
    try {
      await cp(dataDir, copy, { recursive: true, preserveTimestamps: true });
      await chmod(copy, 0o711);
      await chownLike(join(dataDir, 'postgres'), join(copy, 'postgres'));
      const key = join(copy, 'secret-key');
      await rm(key);
      const said = await rejection({ DATA_DIR: copy });
      expect(said).toMatch(
        /^Hookfront could not start\. The secrets in this database are sealed under the key [0-9a-f]{8}, and there is no key: /,
      );
      expect(said).toContain(`${key} is missing. Put that file back`);
      expect(existsSync(key)).toBe(false);

      await cp(join(dataDir, 'secret-key'), key);
      const again = await started({ DATA_DIR: copy });
      expect(await again.kill('SIGTERM')).toBe(0);
    } finally {
      await rm(copy, { recursive: true, force: true });
    }
  });

  it('is followed by a line in the log when a database that was lost is back', async () => {
    const shared = await SharedDatabase.start();
    try {
      const service = await started({ DATABASE_URL: shared.url, SECRET_KEY, LOG_LEVEL: 'info' });
      await shared.stop();
      await until('the loss is in the log', () => service.output.includes('A database connection was lost'));
      await shared.restart();
      await until('the return is in the log', () =>
        service.output.includes('"msg":"The database can be reached again"'),
      );
      expect(await service.kill('SIGTERM')).toBe(0);
    } finally {
      await shared.remove();
    }
  });
});

/** Run as root, PostgreSQL's files belong to another user, which a copy by root does not keep. */
async function chownLike(original: string, copy: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { lchown, readdir, stat } = await import('node:fs/promises');
  const { uid, gid } = await stat(original);
  const entries = await readdir(copy, { recursive: true });
  for (const path of [copy, ...entries.map((entry) => join(copy, entry))]) await lchown(path, uid, gid);
}
