import { describe, expect, it } from '@jest/globals';
import { loadConfig, type SettingInForce, settingsInForce } from './index.js';
import type { Environment } from './load-config.js';
import { SETTINGS, type Setting } from './settings.js';

const settings = Object.entries<Setting>(SETTINGS);
const KEY = Buffer.alloc(32, 'hunter2').toString('base64');

/** Each setting with a secret: a value that has one, and what is left of it. */
const SECRETS: Readonly<Record<string, readonly [given: string, shown: unknown]>> = {
  DATABASE_URL: [
    'postgres://hunter2:hunter2@db:5432/hookfront?password=hunter2',
    'postgres://…@db:5432/hookfront?…',
  ],
  ADMIN_PASSWORD: ['hunter2 and more', 'set'],
  SECRET_KEY: [KEY, 'set'],
  SECRET_KEY_PREVIOUS: [`${KEY},${KEY}`, ['set', 'set']],
  EGRESS_PROXY: ['http://hunter2:hunter2@proxy.internal:3128', 'http://…@proxy.internal:3128/'],
  ALERT_URL: ['https://chat.example.com/hunter2?key=hunter2', 'https://chat.example.com/…'],
  ALERT_SECRET: [`whsec_${KEY}`, 'set'],
  METRICS_TOKEN: ['hunter2-of-the-scraper', 'set'],
};

/** Named like secrets, and none: what everybody is told, choices, a file's path, addresses. */
const NO_SECRETS = [
  'PUBLIC_URL',
  'AUTH_TOKEN_REQUIRED',
  'AUTH_TOKEN_IN_RESPONSES',
  'EGRESS_CLIENT_KEY',
  'TRUST_PROXY',
];

function inForce(env: Environment): ReadonlyMap<string, SettingInForce> {
  return new Map(settingsInForce(loadConfig(env)).map((setting) => [setting.name, setting]));
}

describe('the settings in force', () => {
  it('are all there are, in the order of the reference', () => {
    expect([...inForce({}).keys()]).toEqual(Object.keys(SETTINGS));
  });

  it('show the value that counts, the default where nothing is set, and where it came from', () => {
    const shown = inForce({ RETRY_LIMIT: '3', LANE_CONCURRENCY: '4', EGRESS_ALLOW: '10.0.0.0/8, ::1' });
    expect(shown.get('RETRY_LIMIT')).toEqual({
      name: 'RETRY_LIMIT',
      value: 3,
      whenUnset: '11',
      description: SETTINGS.RETRY_LIMIT.description,
      variable: 'RETRY_LIMIT',
      forCustomers: true,
    });
    expect(shown.get('ENDPOINT_CONCURRENCY')).toMatchObject({ value: 4, variable: 'LANE_CONCURRENCY' });
    expect(shown.get('EGRESS_ALLOW')).toMatchObject({ value: ['10.0.0.0/8', '::1'], forCustomers: false });
    expect(shown.get('LOG_LEVEL')).toMatchObject({ value: 'info', variable: null });
    expect(shown.get('EGRESS_DENY')).toMatchObject({ value: [], whenUnset: 'none' });
    expect(shown.get('EGRESS_PROXY')).toMatchObject({ value: null, whenUnset: 'none' });
  });

  it('show what was worked out at the start in place of a value', () => {
    const shown = inForce({ PORT: '8080', BODY_LIMIT_MB: '10', DATA_DIR: 'kept', HOST: '0.0.0.0' });
    expect(shown.get('PUBLIC_URL')).toMatchObject({ value: 'http://localhost:8080', variable: null });
    expect(shown.get('BODY_MEMORY_MB')).toMatchObject({ value: 40, whenUnset: 'four times BODY_LIMIT_MB' });
    expect(shown.get('DATA_DIR')?.value).toBe(`${process.cwd()}/kept`);
    expect(shown.get('NODE_NAME')?.value).toEqual(expect.any(String));
    expect(shown.get('DATABASE_URL')).toMatchObject({
      value: null,
      whenUnset: 'an embedded PostgreSQL under DATA_DIR',
    });
  });

  it('show nothing of a secret, whichever setting holds it', () => {
    const given = Object.fromEntries(Object.entries(SECRETS).map(([name, [value]]) => [name, value]));
    const shown = inForce(given);
    const text = JSON.stringify([...shown.values()]);
    expect(text).not.toContain('hunter2');
    expect(text).not.toContain(KEY.slice(0, 8));
    for (const [name, [, left]] of Object.entries(SECRETS))
      expect([name, shown.get(name)?.value]).toEqual([name, left]);
  });

  it('show of a database what is no secret, however its URL is written', () => {
    const shownAs = (DATABASE_URL: string) =>
      inForce({ DATABASE_URL, SECRET_KEY: KEY }).get('DATABASE_URL')?.value;
    expect(shownAs('postgres:///hookfront?host=/run/postgresql&password=hunter2')).toBe(
      'postgres:///hookfront?…',
    );
    expect(shownAs('postgresql://u:hunter2@/hookfront')).toBe('postgresql://…@/hookfront');
    expect(shownAs('postgres://db')).toBe('postgres://db');
  });

  it('are of a kind with secrets wherever the name speaks of one', () => {
    const secret = settings.filter(([, { kind }]) => kind.secret).map(([name]) => name);
    expect(secret).toEqual(Object.keys(SECRETS));
    const suspects = settings
      .map(([name]) => name)
      .filter((name) => /PASSWORD|SECRET|TOKEN|KEY|PROXY|URL|CREDENTIAL/.test(name));
    expect(suspects.filter((name) => !secret.includes(name) && !NO_SECRETS.includes(name))).toEqual([]);
  });

  it('tell every customer nothing that is a secret, an address, a path or a machine', () => {
    const told = settings.filter(([, { forCustomers }]) => forCustomers);
    expect(told.filter(([, { kind }]) => kind.secret)).toEqual([]);
    expect(
      told
        .map(([name]) => name)
        .filter((name) => /DIR|HOST|NODE|ROLES|CERT|CA$|ADDRESS|ALLOW|DENY/.test(name)),
    ).toEqual([]);
  });
});
