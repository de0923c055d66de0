import { describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '../../src/config/index.js';
import { Sealer } from '../../src/platform/crypto/index.js';
import { SEALED_COLUMNS } from '../../src/secrets/sealed-columns.js';
import { type RunningService, startService } from '../../src/service.js';
import { hookfront } from '../support/command-line.js';
import { ADMIN, BASE, CHEAP_PASSWORDS } from '../support/service.js';
import { until } from '../support/until.js';
import {
  FOREIGN,
  NEW,
  OLD,
  USER,
  allUnder,
  apiKey,
  check,
  deliver,
  idOf,
  key,
  keys,
  keysInUse,
  onFreshDatabases,
  receiver,
  reseal,
  restart,
  rotate,
  sql,
  start,
  subscribe,
  text,
} from '../support/rotation.js';

onFreshDatabases();

describe('the secret key', () => {
  it('is replaced on several nodes one after the other, without a delivery or a key being lost', async () => {
    let a = await start(keys(OLD));
    let b = await start(keys(OLD));
    const first = await subscribe(a, 'first');
    await rotate(a, first);
    const mine = await apiKey(a, 'generateApiKey');

    a = await restart(a, keys(OLD, NEW));
    await deliver(b, first);
    b = await restart(b, keys(OLD, NEW));

    a = await restart(a, keys(NEW, OLD));
    const second = await subscribe(a, 'second');
    await deliver(b, first, second);
    await deliver(a, first, second);
    expect(await apiKey(b, 'getApiKey')).toBe(mine);
    b = await restart(b, keys(OLD, NEW));
    await deliver(b, first, second);
    b = await restart(b, keys(NEW, OLD));

    const outcome = await reseal(keys(NEW, OLD));
    expect(outcome).toMatchObject({ status: 0, errors: '' });
    expect(outcome.output.replace(/^0\t0\t.*\n/gm, '')).toBe(
      'resealed\tleft under other keys\n1\t0\tAPI keys of users\n1\t0\tbearer tokens of subscriptions\n' +
        '1\t0\tsigning secrets of subscriptions\n1\t0\trotated signing secrets of subscriptions\n' +
        '1\t0\tcustom headers of subscriptions\n1\t0\tkeys of the installation\n' +
        `Everything stored is sealed under the key ${idOf(NEW)}; SECRET_KEY_PREVIOUS is not needed any more once every node runs with this SECRET_KEY.\n`,
    );
    expect(await keysInUse()).toEqual(
      allUnder(
        NEW,
        'users.api_key_sealed',
        'destinations.auth_token_sealed',
        'destinations.signing_secret_sealed',
        'destinations.previous_secret_sealed',
        'destinations.headers_sealed',
        'installation_keys.key_sealed',
      ),
    );
    await deliver(b, first, second);

    a = await restart(a, keys(NEW));
    await deliver(a, first, second);
    expect(await apiKey(a, 'getApiKey')).toBe(mine);
    b = await restart(b, keys(NEW));
    await deliver(b, first, second);
    await expect(start(keys(OLD))).rejects.toThrow(`sealed under the key ${idOf(NEW)}`);
  });

  it('that is missing is named at the start, whether it is that of the values or that of the last start', async () => {
    const service = await start(keys(OLD));
    await apiKey(service, 'generateApiKey');
    const word = (): Promise<unknown[]> =>
      sql.query('SELECT encode(sealed, $1) AS word FROM secret_check', ['hex']);
    const before = await word();
    await expect(start(keys(NEW))).rejects.toThrow(
      `SECRET_KEY does not fit the database: 1 of the API keys of users is sealed under the key ${idOf(OLD)}, but the ` +
        `given keys are ${idOf(NEW)} (SECRET_KEY, or the file secret-key in DATA_DIR) and none (SECRET_KEY_PREVIOUS).`,
    );
    await expect(start(keys(NEW, FOREIGN))).rejects.toThrow(`and ${idOf(FOREIGN)} (SECRET_KEY_PREVIOUS)`);
    expect(await word()).toEqual(before);

    // Started under the new key, nothing re-sealed yet: each key is in use, and a start needs both.
    await start(keys(NEW, OLD));
    await expect(start(keys(NEW))).rejects.toThrow(`is sealed under the key ${idOf(OLD)}`);
    await expect(start(keys(OLD))).rejects.toThrow(
      `what the last started node seals is sealed under the key ${idOf(NEW)}`,
    );
  });

  it('may be put back, by re-sealing the other way round', async () => {
    const service = await start(keys(NEW, OLD));
    const mine = await apiKey(service, 'generateApiKey');
    const back = await restart(service, keys(OLD, NEW));
    expect(await reseal(keys(OLD, NEW))).toMatchObject({ status: 0 });
    expect(await apiKey(await restart(back, keys(OLD)), 'getApiKey')).toBe(mine);
  });
});

describe('the key file of the embedded database', () => {
  it('is followed by a SECRET_KEY, with what it holds as SECRET_KEY_PREVIOUS', async () => {
    const dataDir = await realpath(await mkdtemp(join(tmpdir(), 'hookfront-rotation-')));
    const running = async (env: Record<string, string>, work: (service: RunningService) => Promise<void>) => {
      const admin = { ADMIN_PASSWORD: ADMIN.password, LOG_LEVEL: 'silent', PORT: '0' };
      const config = loadConfig({ DATA_DIR: dataDir, ...admin, ...env });
      const service = await startService(config, { passwordCost: CHEAP_PASSWORDS });
      try {
        await work(service);
      } finally {
        await service.close();
      }
    };
    const ask = async ({ url }: RunningService, action: string): Promise<string> => {
      const answer = await fetch(`${url}${USER}?action=${action}`, {
        method: 'PUT',
        body: new URLSearchParams({ username: 'admin', password: ADMIN.password }),
      });
      return ((await answer.json()) as { data: { result: string } }).data.result;
    };
    try {
      let mine = '';
      await running({}, async (service) => void (mine = await ask(service, 'generateApiKey')));
      const file = await readFile(join(dataDir, 'secret-key'), 'utf8');
      const both = { SECRET_KEY: text(NEW), SECRET_KEY_PREVIOUS: file };
      await running(both, async (service) => {
        expect(await ask(service, 'getApiKey')).toBe(mine);
        expect(await hookfront(['reseal'], { DATA_DIR: dataDir, ...both })).toMatchObject({
          status: 0,
          errors: '',
        });
      });
      await running({ SECRET_KEY: text(NEW) }, async (service) => {
        expect(await ask(service, 'getApiKey')).toBe(mine);
      });
      await expect(running({}, async () => undefined)).rejects.toThrow('or the file secret-key in DATA_DIR');
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});

describe('a value under a key that a running node was not given', () => {
  const foreign = new Sealer(key(FOREIGN));

  it('is a 503 that says so where it would have to be read, and nothing else stops working', async () => {
    const lines: string[] = [];
    const service = await start(keys(NEW), (line) => void lines.push(line));
    const mine = await apiKey(service, 'generateApiKey');
    const [user] = await sql.query<{ id: string }>('SELECT id FROM users');
    const sealed = foreign.seal(mine, `api-key:${user!.id}`);
    await sql.query('UPDATE users SET api_key_sealed = $1', [sealed]);

    const refused = await service.call('PUT', `${USER}?action=getApiKey`);
    expect(refused.status).toBe(503);
    expect(refused.body.error).toEqual({
      class: 'SecretUnreadable',
      message: expect.stringMatching(
        /^A stored secret cannot be opened with the keys that this service was given\. Correlation id [0-9a-f-]{36}\.$/,
      ),
    });
    const told = lines.find((line) => line.includes('A stored secret cannot be opened'));
    expect(told).toContain(idOf(FOREIGN));
    const me = await service.call('GET', '/api/v1/users/me', { session: null, headers: { apiKey: mine } });
    expect(me.status).toBe(200);
    const replaced = await apiKey(service, 'generateApiKey');
    expect(await apiKey(service, 'getApiKey')).toBe(replaced);
  });

  it('holds up its own deliveries alone, until it is sealed under a key that the node knows', async () => {
    const service = await start(keys(NEW));
    const healthy = await subscribe(service, 'healthy');
    const away = await subscribe(service, 'away');
    await sql.query('UPDATE destinations SET auth_token_sealed = $1 WHERE subscription_id = $2', [
      foreign.seal(away.token, `subscription-token:${away.id}`),
      away.id,
    ]);
    // A change of the subscription has every node read it anew.
    expect(
      (await service.call('PUT', `${BASE}/subscriptions/${away.id}/version`, { body: { version: 'v1' } }))
        .status,
    ).toBe(200);
    const ping = await service.call('POST', `${BASE}/subscriptions/${away.id}/ping`);
    expect(ping.body).toMatchObject({
      outcome: 'failed',
      status: null,
      error: expect.stringMatching(/sealed under a key that is not given/),
    });
    expect((await service.call('GET', `${BASE}/subscriptions`)).body.error.class).toBe('SecretUnreadable');

    await deliver(service, healthy);
    await until('the other one has failed', async () => (await attempts()).length > 0);
    expect(receiver.at(away.path)).toEqual([]);
    expect((await attempts())[0]).toMatchObject({ status: null, error: expect.stringMatching(/not given/) });
    const [endpoint] = await sql.query<{ failures: number }>(
      'SELECT e.failures FROM endpoints e JOIN destinations t ON t.endpoint_id = e.id WHERE t.subscription_id = $1',
      [away.id],
    );
    expect(endpoint!.failures).toBe(0);

    const unknown = await reseal(keys(NEW));
    expect(unknown.status).toBe(1);
    expect(unknown.errors).toMatch(
      new RegExp(
        `^hookfront: 1 of the bearer tokens of subscriptions is sealed under the key ${idOf(FOREIGN)}, which was not given`,
      ),
    );
    expect(await reseal(keys(NEW, FOREIGN))).toMatchObject({ status: 0, errors: '' });
    await receiver.waitFor((requests) => requests.some(({ path }) => path === away.path));
    check(receiver.at(away.path)[0]!, away);
  });

  const attempts = (): Promise<{ status: number | null; error: string }[]> =>
    sql.query('SELECT status, error FROM attempts ORDER BY number');
});

describe('the registry of sealed columns', () => {
  it('knows every column of the schema that holds sealed values, and how its rows are told apart', async () => {
    const columns = await sql.query<{ table: string; column: string }>(
      `SELECT table_name AS table, column_name AS column FROM information_schema.columns
        WHERE table_schema = 'public' AND column_name ~ 'sealed' AND table_name <> 'secret_check' ORDER BY 1, 2`,
    );
    expect(columns.length).toBeGreaterThan(0);
    const registered = SEALED_COLUMNS.map(({ table, column }) => ({ table, column }));
    expect(
      registered.toSorted((a, b) => (`${a.table} ${a.column}` < `${b.table} ${b.column}` ? -1 : 1)),
    ).toEqual(columns);
    for (const { table, key: keyColumn, keyType } of SEALED_COLUMNS) {
      const [primary] = await sql.query<{ columns: string[]; type: string }>(
        `SELECT array_agg(a.attname::text) AS columns, min(format_type(a.atttypid, NULL)) AS type
           FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)
          WHERE i.indrelid = $1::regclass AND i.indisprimary`,
        [table],
      );
      expect(primary).toEqual({ columns: [keyColumn], type: keyType });
    }
  });
});
