import { describe, expect, it, jest } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { Sealer } from '../../src/platform/crypto/index.js';
import { Resealing } from '../../src/secrets/index.js';
import { SEALED_COLUMNS } from '../../src/secrets/sealed-columns.js';
import { BASE } from '../support/service.js';
import { until } from '../support/until.js';
import {
  FOREIGN,
  NEW,
  OLD,
  addUser,
  apiKey,
  database,
  deliver,
  idOf,
  interposed,
  key,
  keys,
  keysInUse,
  onFreshDatabases,
  reseal,
  restart,
  rotate,
  sql,
  start,
  subscribe,
} from '../support/rotation.js';

// Processes take long to start where much else is going on.
jest.setTimeout(120_000);
onFreshDatabases();

describe('re-sealing', () => {
  it('leaves deliveries authorised and signed before, between and after its steps, on nodes of either key', async () => {
    const a = await start(keys(OLD, NEW));
    const b = await start(keys(NEW, OLD));
    const subscribed = [
      await subscribe(a, 'first'),
      await subscribe(a, 'second'),
      await subscribe(a, 'third'),
    ];
    await rotate(a, subscribed[0]!);
    await deliver(a, ...subscribed);
    let steps = 0;
    const step = async (): Promise<void> => deliver(steps++ % 2 === 0 ? a : b, ...subscribed);
    const sealer = new Sealer(key(NEW), [key(OLD)]);
    await new Resealing(interposed(/UPDATE destinations/, step), sealer, SEALED_COLUMNS, 1).run();
    expect(steps).toBe(10);
    await deliver(a, ...subscribed);
    await deliver(b, ...subscribed);
  });

  it('goes on where it was broken off', async () => {
    const service = await start(keys(OLD, NEW));
    const sessions = ['u1', 'u2', 'u3', 'u4', 'u5'].map((name) => addUser(service, name));
    const made: [string, string][] = [];
    for (const session of await Promise.all(sessions)) {
      made.push([session, await apiKey(service, 'generateApiKey', session)]);
    }
    const subscribed = await subscribe(service, 'first');
    let updates = 0;
    const breakOff = async (): Promise<void> => {
      if (++updates === 3) throw new Error('broken off');
    };
    const sealer = new Sealer(key(NEW), [key(OLD)]);
    const broken = new Resealing(interposed(/UPDATE users/, breakOff), sealer, SEALED_COLUMNS, 2);
    await expect(broken.run()).rejects.toThrow('broken off');
    expect(await keysInUse()).toMatchObject({
      'users.api_key_sealed': [idOf(OLD), idOf(NEW)].sort(),
      'destinations.auth_token_sealed': [idOf(OLD)],
    });
    for (const [session, expected] of made)
      expect(await apiKey(service, 'getApiKey', session)).toBe(expected);
    await deliver(service, subscribed);

    const again = await reseal(keys(NEW, OLD));
    expect(again.output).toMatch(/^1\t0\tAPI keys of users$/m);
    expect(again.status).toBe(0);
    for (const [session, expected] of made)
      expect(await apiKey(service, 'getApiKey', session)).toBe(expected);
    await deliver(service, subscribed);
    expect((await reseal(keys(NEW, OLD))).output).toMatch(/^0\t0\tAPI keys of users$/m);
  });

  it('keeps an API key that is made between its reading and its writing', async () => {
    const service = await start(keys(NEW, OLD));
    const older = await start(keys(OLD, NEW));
    await apiKey(older, 'generateApiKey');
    let made = '';
    const change = async (): Promise<void> => void (made ||= await apiKey(service, 'generateApiKey'));
    await new Resealing(interposed(/UPDATE users/, change), new Sealer(key(NEW), [key(OLD)])).run();
    expect(made).toMatch(/^[0-9a-f]{64}$/);
    expect(await apiKey(service, 'getApiKey')).toBe(made);
    const me = await service.call('GET', '/api/v1/users/me', { session: null, headers: { apiKey: made } });
    expect(me.status).toBe(200);
  });

  it('keeps a signing secret that is rotated meanwhile, and finds the old one where it went', async () => {
    const older = await start(keys(OLD, NEW));
    const subscribed = await subscribe(older, 'first');
    let rotations = 0;
    const change = async (): Promise<void> => {
      if (rotations++ === 0) await rotate(older, subscribed);
    };
    const sealer = new Sealer(key(NEW), [key(OLD)]);
    const report = await new Resealing(
      interposed(/UPDATE destinations t SET signing_secret/, change),
      sealer,
      // The column to which the old secret goes has had its turn then.
      SEALED_COLUMNS.toReversed(),
    ).run();
    expect(report.flatMap(({ leftovers }) => leftovers)).toEqual([]);
    expect(subscribed.signing).toHaveLength(2);
    await deliver(older, subscribed);
  });

  it('does not mind that a subscription is deleted meanwhile', async () => {
    const service = await start(keys(OLD, NEW));
    const { id } = await subscribe(service, 'first');
    const stays = await subscribe(service, 'second');
    const remove = async (): Promise<void> =>
      void (await service.call('DELETE', `${BASE}/subscriptions/${id}`));
    const report = await new Resealing(
      interposed(/UPDATE destinations t SET auth/, remove),
      new Sealer(key(NEW), [key(OLD)]),
    ).run();
    const ofTargets = report.slice(1, 3).map(({ resealed, leftovers }) => [resealed, leftovers]);
    expect(ofTargets).toEqual([
      [1, []],
      [1, []],
    ]);
    await deliver(service, stays);
  });

  it('by two at once seals each value once', async () => {
    const service = await start(keys(OLD, NEW));
    const subscribed = await Promise.all(
      Array.from({ length: 12 }, (_, at) => subscribe(service, `subscription-${at}`)),
    );
    const run = () => new Resealing(sql, new Sealer(key(NEW), [key(OLD)]), SEALED_COLUMNS, 5).run();
    const reports = await Promise.all([run(), run()]);
    const sums = [1, 2].map((column) => reports[0]![column]!.resealed + reports[1]![column]!.resealed);
    expect(sums).toEqual([12, 12]);
    await deliver(service, ...subscribed);
  });

  it('refuses keys that have nothing to do with the database, and changes nothing', async () => {
    const service = await start(keys(OLD));
    await apiKey(service, 'generateApiKey');
    const outcome = await reseal(keys(NEW, FOREIGN));
    expect(outcome).toMatchObject({ status: 1, output: '' });
    expect(outcome.errors).toMatch(/^hookfront: SECRET_KEY does not fit the database: /);
    expect(outcome.errors).not.toMatch(/\n\s+at /);
    await restart(service, keys(OLD));
  });

  it('names what is damaged, and seals the rest', async () => {
    const service = await start(keys(OLD, NEW));
    const broken = await subscribe(service, 'broken');
    const whole = await subscribe(service, 'whole');
    await sql.query(
      `UPDATE destinations SET auth_token_sealed = set_byte(auth_token_sealed, 20, get_byte(auth_token_sealed, 20) # 1)
        WHERE subscription_id = $1`,
      [broken.id],
    );
    const outcome = await reseal(keys(NEW, OLD));
    expect(outcome.status).toBe(1);
    expect(outcome.output).toMatch(/^1\t1\tbearer tokens of subscriptions$/m);
    expect(outcome.errors).toBe(
      `hookfront: Damaged, and opened by no key: bearer tokens of subscriptions ${broken.id}.\n`,
    );
    await service.call('DELETE', `${BASE}/subscriptions/${broken.id}`);
    expect((await reseal(keys(NEW, OLD))).status).toBe(0);
    await deliver(service, whole);
  });
});

describe('the processes', () => {
  function run(file: string, argv: string[], env: Record<string, string>) {
    const all = { PATH: process.env['PATH'], DATABASE_URL: database.url, PORT: '0', ...env };
    const child = spawn(process.execPath, [resolve('dist/src', file), ...argv], { env: all, cwd: tmpdir() });
    let written = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => (written += String(chunk)));
    const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, written }));
    return { child, ended };
  }

  it('say in a sentence that a key is missing, when a service is started without it', async () => {
    const service = await start(keys(OLD));
    await apiKey(service, 'generateApiKey');
    const { code, written } = await run('main.js', [], { ...keys(NEW), NODE_NAME: 'another' }).ended;
    expect(code).toBe(1);
    expect(written).toMatch(/^Hookfront could not start\. SECRET_KEY does not fit the database: .*\.$/m);
    expect(written).not.toMatch(/\n\s+at |SealError/);
  });

  it('that re-seal may be killed and started again', async () => {
    const service = await start(keys(OLD, NEW));
    const mine = await apiKey(service, 'generateApiKey');
    const subscribed = [await subscribe(service, 'first'), await subscribe(service, 'second')];
    await sql.transaction(async (tx) => {
      await tx.query('SELECT 1 FROM destinations WHERE subscription_id = $1 FOR UPDATE', [subscribed[1]!.id]);
      const { child, ended } = run('cli.js', ['reseal'], keys(NEW, OLD));
      const waiting = `FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query ~ 'UPDATE destinations'
        AND datname = current_database()`;
      await until(
        'it waits for the row',
        async () => (await sql.query(`SELECT 1 ${waiting}`)).length > 0,
        60_000,
      );
      child.kill('SIGKILL');
      expect((await ended).code).toBeNull();
      await sql.query(`SELECT pg_terminate_backend(pid) ${waiting}`);
      await until('its statement is gone', async () => (await sql.query(`SELECT 1 ${waiting}`)).length === 0);
    });
    expect(await keysInUse()).toEqual({
      'users.api_key_sealed': [idOf(NEW)],
      'destinations.auth_token_sealed': [idOf(OLD)],
      'destinations.signing_secret_sealed': [idOf(OLD)],
      'destinations.headers_sealed': [idOf(OLD)],
      'installation_keys.key_sealed': [idOf(OLD)],
    });
    await deliver(service, ...subscribed);
    const { code, written } = await run('cli.js', ['reseal'], keys(NEW, OLD)).ended;
    expect(written).toMatch(/^2\t0\tbearer tokens of subscriptions$/m);
    expect(code).toBe(0);
    expect(await apiKey(service, 'getApiKey')).toBe(mine);
    await deliver(service, ...subscribed);
  });
});
