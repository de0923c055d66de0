import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { attachToRunning, EmbeddedServer } from '../../src/platform/database/embedded/index.js';
import { type CommandOutcome, hookfront } from '../support/command-line.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { startTestService, type TestService } from '../support/service.js';

const SECRET_KEY = Buffer.alloc(32, 7).toString('base64');
const GENERATED = /^Password: ((?:[2-9a-z]{4}-){4}[2-9a-z]{4}) {3}\(shown this once\)$/m;

describe('hookfront on the database of a service', () => {
  let service: TestService;
  let env: Record<string, string>;
  const run = (argv: string[], input?: string): Promise<CommandOutcome> => hookfront(argv, env, input);

  beforeAll(async () => {
    service = await startTestService();
    env = { DATABASE_URL: service.database.url, SECRET_KEY };
  });
  afterAll(() => service.close());

  it('creates a user with a generated password, printed once, who can log in and publish', async () => {
    const { status, output, errors } = await run([
      'create-user',
      'Erika M',
      '--customer',
      'Default',
      '--publish',
    ]);
    expect({ status, errors }).toEqual({ status: 0, errors: '' });
    expect(output).toContain('Created the user "Erika M" (Worker, with the publish right) of "Default".');
    const session = await service.login('erika m', GENERATED.exec(output)![1]!);
    const me = await service.call('GET', '/api/v1/users/me', { session });
    expect(me.body).toMatchObject({
      username: 'Erika M',
      accessLevel: 'Worker',
      canPublish: true,
      active: true,
      passwordChangeDue: true,
    });
  });

  it('creates a user with a password from standard input, and does not print it', async () => {
    const argv = [
      'create-user',
      'boss',
      '--customer',
      'Default',
      '--access-level',
      'System Administrator',
      '--password',
      '-',
    ];
    const { status, output, errors } = await run(argv, 'from standard input\n');
    expect({ status, errors }).toEqual({ status: 0, errors: '' });
    expect(output).not.toContain('from standard input');
    const session = await service.login('boss', 'from standard input');
    expect((await service.call('GET', '/api/v1/users', { session })).status).toBe(200);
  });

  it('resets a password and ends all sessions of the user', async () => {
    await run(['create-user', 'lost', '--customer', 'Default', '--password', '-'], 'the old password\n');
    const session = await service.login('lost', 'the old password');
    const { status, output } = await run(['reset-password', 'LOST']);
    expect(status).toBe(0);
    expect(output).toContain('Reset the password of "lost" and ended all sessions.\n');
    expect((await service.call('GET', '/api/v1/users/me', { session })).status).toBe(401);
    await expect(service.login('lost', 'the old password')).rejects.toThrow('401');
    const again = await service.login('lost', GENERATED.exec(output)![1]!);
    const me = await service.call('GET', '/api/v1/users/me', { session: again });
    expect(me.body.passwordChangeDue).toBe(true);
  });

  it('refuses a second customer until EGRESS_PRIVATE is set, and says why', async () => {
    const refused = await run(['create-customer', 'Acme']);
    expect(refused).toMatchObject({ status: 1, output: '' });
    expect(refused.errors).toMatch(
      /^hookfront: EGRESS_PRIVATE is not set, .*private network.*EGRESS_PRIVATE=refuse/,
    );
    expect((await run(['list-customers'])).output).toMatch(/^[0-9a-f]{32}\t\d+\tDefault\n$/);
    for (const [decision, name] of [
      ['refuse', 'Acme & Söhne'],
      ['allow', 'Third'],
    ] as const) {
      const created = await hookfront(['create-customer', name], { ...env, EGRESS_PRIVATE: decision });
      expect(created).toMatchObject({ status: 0, errors: '' });
      expect(created.output).toMatch(new RegExp(`^Created the customer "${name}" \\([0-9a-f]{32}\\)\\.\n$`));
    }
    const again = await hookfront(['create-customer', 'Third'], { ...env, EGRESS_PRIVATE: 'allow' });
    expect(again).toMatchObject({ status: 1, errors: 'hookfront: There is already a customer "Third".\n' });
    const listed = (await run(['list-customers'])).output.trim().split('\n');
    expect(listed.map((line) => line.split('\t').slice(1))).toEqual([
      [expect.any(String), 'Default'],
      ['0', 'Acme & Söhne'],
      ['0', 'Third'],
    ]);
    const user = await run(['create-user', 'their-admin', '--customer', 'Third']);
    expect(user.status).toBe(0);
  });

  it.each<[string[], number, RegExp, string]>([
    [['create-user', 'x', '--customer', 'Nobody'], 1, /There is no customer "Nobody"/, ''],
    [['create-user', 'ADMIN', '--customer', 'Default'], 1, /username "ADMIN" is taken/, ''],
    [['reset-password', 'nobody'], 1, /There is no user "nobody"/, ''],
    [['create-user', '', '--customer', 'Default'], 2, /The username must have 1 to 255/, ''],
    [
      ['create-user', 'x', '--customer', 'Default', '--access-level', 'God'],
      2,
      /--access-level must be one of System/,
      '',
    ],
    [['create-customer', 'a\nb'], 2, /The name must not contain control/, ''],
    [['reset-password', 'admin', '--password', '-'], 2, /The password must have 8 to 200/, 'short\n'],
    [['reset-password', 'admin', '--password', 'in-the-open'], 2, /can be seen by every user/, ''],
    [['frobnicate'], 2, /no command "frobnicate"/, ''],
  ])('does nothing on %j, and says why without a stack', async (argv, status, message, input) => {
    const outcome = await run(argv, input);
    expect(outcome).toMatchObject({ status, output: '' });
    expect(outcome.errors).toMatch(message);
    expect(outcome.errors).not.toMatch(/\n\s+at /);
    expect((await service.call('GET', '/api/v1/users/me')).status).toBe(200);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['a bad configuration', { PORT: 'x' }, /The configuration is not valid:\n.*PORT/],
    ['DATABASE_URL without SECRET_KEY', { DATABASE_URL: 'postgres://localhost/x' }, /SECRET_KEY is not set/],
    [
      'a server that is not there',
      { DATABASE_URL: 'postgres://user:hunter2@127.0.0.1:1/x', SECRET_KEY },
      /The database at 127\.0\.0\.1:1 cannot be reached: .*ECONNREFUSED/,
    ],
    [
      'a DATA_DIR without a database',
      { DATA_DIR: join(tmpdir(), 'hookfront-there-is-nothing') },
      /There is no database in /,
    ],
  ])('says what is wrong with %s', async (_, broken, message) => {
    const outcome = await hookfront(['list-customers'], broken);
    expect(outcome).toMatchObject({ status: 1, output: '' });
    expect(outcome.errors).toMatch(message);
    expect(outcome.errors).not.toMatch(/\n\s+at |hunter2/);
  });
});

describe('hookfront on the embedded database', () => {
  let dataDir: string;
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'hookfront-cli-'));
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  it('makes no database where there is none, uses a running server, and starts a stopped one for the moment', async () => {
    const env = { DATA_DIR: dataDir };
    expect(await hookfront(['list-customers'], env)).toMatchObject({ status: 1, output: '' });
    expect(await readdir(dataDir)).toEqual([]);

    const server = await EmbeddedServer.start({ dataDir, log: () => undefined });
    try {
      expect(await hookfront(['create-customer', 'First'], env)).toMatchObject({ status: 0, errors: '' });
      expect(await attachToRunning(dataDir)).toBeDefined();
    } finally {
      await server.stop();
    }

    const created = await hookfront(['create-user', 'erika', '--customer', 'First'], env);
    expect(created).toMatchObject({ status: 0, errors: '' });
    expect(await attachToRunning(dataDir)).toBeUndefined();
    expect((await hookfront(['list-customers'], env)).output).toMatch(/^[0-9a-f]{32}\t1\tFirst\n$/);
  });
});

describe('the hookfront process', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const HOOKS = pathToFileURL(resolve('test/support/typescript-hooks.mjs')).href;
  const REGISTER = `data:text/javascript,import{register}from'node:module';register('${HOOKS}')`;
  const run = (argv: string[], env: Record<string, string> = {}): Promise<CommandOutcome> =>
    new Promise((done) => {
      const child = execFile(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', '--import', REGISTER, resolve('src/cli.ts'), ...argv],
        { env: { PATH: process.env['PATH'], ...env }, cwd: tmpdir() },
        (error, output, errors) => done({ status: error ? Number(error.code) : 0, output, errors }),
      );
      child.stdin?.end();
    });

  it('ends by itself with the status and the streams that scripts rely on', async () => {
    const env = { DATABASE_URL: database.url, SECRET_KEY };
    expect(await run(['reset-password', 'nobody'], env)).toEqual({
      status: 1,
      output: '',
      errors: 'hookfront: There is no user "nobody".\n',
    });
    expect(await run(['help'])).toMatchObject({
      status: 0,
      output: expect.stringMatching(/^Usage: hookfront/),
      errors: '',
    });
  });
});
