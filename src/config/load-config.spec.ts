import { describe, expect, it } from '@jest/globals';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { ConfigError, loadConfig, type Environment } from './index.js';

const KEY = Buffer.alloc(32, 7).toString('base64');
const OTHER_KEY = Buffer.alloc(32, 8).toString('base64');

function problemsOf(env: Environment): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

/** What was read, apart from the variables that it came from. */
function configOf(env: Environment): object {
  const { settings: _settings, variables: _variables, ...config } = loadConfig(env);
  return config;
}

describe('loadConfig', () => {
  it('has a default for everything, so that an empty environment starts a service', () => {
    expect(configOf({})).toEqual({
      port: 3000,
      host: '127.0.0.1',
      publicUrl: 'http://127.0.0.1:3000',
      databaseUrl: undefined,
      dataDir: resolve('data'),
      adminUsername: 'admin',
      adminPassword: undefined,
      secretKey: undefined,
      secretKeyPrevious: [],
      authTokenInResponses: 'masked',
      authTokenRequired: true,
      maxSubscriptions: 100_000,
      maxSubscriptionBytes: 64 * 1024 * 1024,
      egress: {
        allow: [],
        deny: [],
        private: 'allow',
        privateExplicit: false,
        addresses: [],
        proxy: undefined,
        caFile: undefined,
        clientCertFile: undefined,
        clientKeyFile: undefined,
      },
      alerts: undefined,
      delivery: {
        timeoutMs: 5000,
        retryBaseMs: 84_800,
        retryLimit: 11,
        leaseMs: 30_000,
        endpointConcurrency: 64,
        concurrency: 1024,
        memoryBytes: 64 * 1024 * 1024,
        onHoldReleaseRate: 50,
      },
      health: {
        disableMinAttempts: 100,
        disableFailureRate: 0.7,
        disableConsecutive: 2000,
        probeIntervalMs: 600_000,
        freezeConsecutive: 2000,
        freezeSilenceMs: 72 * 3_600_000,
        freezeAbsolute: 50_000,
      },
      provider: { timeoutMs: 30_000, idleMs: 60_000, callsPerUser: 50 },
      nodeName: hostname(),
      roles: new Set(['api', 'delivery']),
      retentionDays: 7,
      auditRetentionDays: undefined,
      statsRetentionDays: 30,
      bodyLimitBytes: 32 * 1024 * 1024,
      bodyMemoryBytes: 128 * 1024 * 1024,
      session: { idleMs: 480 * 60_000, maxMs: 168 * 3_600_000 },
      threadPoolSize: 4,
      trustProxy: [],
      corsOrigins: [],
      console: { on: true, frameAncestors: [] },
      metricsToken: undefined,
      logLevel: 'info',
    });
  });

  it('takes every setting from its variable', () => {
    expect(
      configOf({
        PORT: '0',
        HOST: '0.0.0.0',
        PUBLIC_URL: 'https://hooks.example.com/base/',
        DATABASE_URL: 'postgresql://u:p@db:5432/hookfront',
        DATA_DIR: '/srv/data',
        ADMIN_USERNAME: 'root',
        ADMIN_PASSWORD: ' with spaces ',
        SECRET_KEY: KEY,
        SECRET_KEY_PREVIOUS: `${OTHER_KEY}, ${KEY}`,
        AUTH_TOKEN_IN_RESPONSES: 'plain',
        AUTH_TOKEN_REQUIRED: 'false',
        MAX_SUBSCRIPTIONS: '7',
        EGRESS_ALLOW: '10.0.0.0/8, ::1',
        EGRESS_DENY: '169.254.169.254',
        EGRESS_PRIVATE: 'refuse',
        EGRESS_ADDRESSES: '203.0.113.7, 2001:db8::7',
        EGRESS_PROXY: 'http://me:pass@proxy.internal:3128',
        EGRESS_CA: '/etc/hookfront/ca.pem',
        EGRESS_CLIENT_CERT: '/etc/hookfront/client.pem',
        EGRESS_CLIENT_KEY: '/etc/hookfront/client.key',
        DELIVERY_TIMEOUT_MS: '100',
        RETRY_BASE_MS: '20',
        RETRY_LIMIT: '3',
        LEASE_MS: '200',
        ENDPOINT_CONCURRENCY: '4',
        DELIVERY_CONCURRENCY: '40',
        DELIVERY_MEMORY_MB: '2',
        ON_HOLD_RELEASE_RATE: '5',
        DISABLE_MIN_ATTEMPTS: '10',
        DISABLE_FAILURE_RATE: '0.25',
        DISABLE_CONSECUTIVE: '20',
        PROBE_INTERVAL_MS: '1000',
        FREEZE_CONSECUTIVE: '30',
        FREEZE_SILENCE_HOURS: '2',
        FREEZE_ABSOLUTE: '50',
        NODE_NAME: 'node-1',
        ROLES: 'delivery',
        RETENTION_DAYS: '3',
        PROVIDER_TIMEOUT_MS: '5000',
        PROVIDER_IDLE_MS: '6000',
        PROVIDER_CALLS_PER_USER: '7',
        AUDIT_RETENTION_DAYS: '400',
        STATS_RETENTION_DAYS: '60',
        BODY_LIMIT_MB: '1',
        BODY_MEMORY_MB: '6',
        MAX_SUBSCRIPTIONS_MB: '3',
        ALERT_URL: 'https://chat.example.com/hooks/key',
        ALERT_SECRET: `whsec_${KEY}`,
        METRICS_TOKEN: 'scraper-token-of-16',
        SESSION_IDLE_MINUTES: '5',
        SESSION_MAX_HOURS: '1',
        UV_THREADPOOL_SIZE: '16',
        TRUST_PROXY: '127.0.0.1',
        CORS_ORIGINS: 'http://localhost:5173,https://console.example.com',
        CONSOLE: 'off',
        CONSOLE_FRAME_ANCESTORS: 'https://portal.example.com',
        LOG_LEVEL: 'silent',
      }),
    ).toEqual({
      port: 0,
      host: '0.0.0.0',
      publicUrl: 'https://hooks.example.com/base',
      databaseUrl: 'postgresql://u:p@db:5432/hookfront',
      dataDir: '/srv/data',
      adminUsername: 'root',
      adminPassword: ' with spaces ',
      secretKey: Buffer.alloc(32, 7),
      secretKeyPrevious: [Buffer.alloc(32, 8), Buffer.alloc(32, 7)],
      authTokenInResponses: 'plain',
      authTokenRequired: false,
      maxSubscriptions: 7,
      maxSubscriptionBytes: 3 * 1024 * 1024,
      egress: {
        allow: ['10.0.0.0/8', '::1'],
        deny: ['169.254.169.254'],
        private: 'refuse',
        privateExplicit: true,
        addresses: ['203.0.113.7', '2001:db8::7'],
        proxy: 'http://me:pass@proxy.internal:3128/',
        caFile: '/etc/hookfront/ca.pem',
        clientCertFile: '/etc/hookfront/client.pem',
        clientKeyFile: '/etc/hookfront/client.key',
      },
      alerts: { url: 'https://chat.example.com/hooks/key', secret: `whsec_${KEY}` },
      delivery: {
        timeoutMs: 100,
        retryBaseMs: 20,
        retryLimit: 3,
        leaseMs: 200,
        endpointConcurrency: 4,
        concurrency: 40,
        memoryBytes: 2 * 1024 * 1024,
        onHoldReleaseRate: 5,
      },
      health: {
        disableMinAttempts: 10,
        disableFailureRate: 0.25,
        disableConsecutive: 20,
        probeIntervalMs: 1_000,
        freezeConsecutive: 30,
        freezeSilenceMs: 7_200_000,
        freezeAbsolute: 50,
      },
      provider: { timeoutMs: 5_000, idleMs: 6_000, callsPerUser: 7 },
      nodeName: 'node-1',
      roles: new Set(['delivery']),
      retentionDays: 3,
      auditRetentionDays: 400,
      statsRetentionDays: 60,
      bodyLimitBytes: 1024 * 1024,
      bodyMemoryBytes: 6 * 1024 * 1024,
      session: { idleMs: 300_000, maxMs: 3_600_000 },
      threadPoolSize: 16,
      trustProxy: ['127.0.0.1'],
      corsOrigins: ['http://localhost:5173', 'https://console.example.com'],
      console: { on: false, frameAncestors: ['https://portal.example.com'] },
      metricsToken: 'scraper-token-of-16',
      logLevel: 'silent',
    });
  });

  it.each([
    ['127.0.0.1', '3000', 'http://127.0.0.1:3000'],
    ['0.0.0.0', '8080', 'http://localhost:8080'],
    ['::', '8080', 'http://localhost:8080'],
    ['::1', '8080', 'http://[::1]:8080'],
    ['hooks.internal', '80', 'http://hooks.internal'],
  ])('derives PUBLIC_URL from HOST %s and PORT %s', (HOST, PORT, expected) => {
    expect(loadConfig({ HOST, PORT }).publicUrl).toBe(expected);
  });

  it('counts an empty variable as unset', () => {
    expect(loadConfig({ PORT: '', EGRESS_PRIVATE: '', DATABASE_URL: '', ROLES: '' })).toEqual(loadConfig({}));
  });

  it('is frozen, its parts too', () => {
    const config = loadConfig({});
    const parts = [
      config,
      config.settings,
      config.egress,
      config.egress.allow,
      config.delivery,
      config.session,
      config.trustProxy,
    ];
    expect(parts.every((part) => Object.isFrozen(part))).toBe(true);
  });

  it.each([
    ['PORT', 'abc'],
    ['PORT', '-1'],
    ['PORT', '65536'],
    ['PORT', '3e3'],
    ['PORT', '0x10'],
    ['HOST', 'http://localhost'],
    ['PUBLIC_URL', 'hooks.example.com'],
    ['PUBLIC_URL', 'ftp://hooks.example.com'],
    ['PUBLIC_URL', 'https://user:pw@hooks.example.com'],
    ['PUBLIC_URL', 'https://hooks.example.com/?a=b'],
    ['ADMIN_USERNAME', 'a\nb'],
    ['ADMIN_USERNAME', 'admin '],
    ['AUTH_TOKEN_IN_RESPONSES', 'PLAIN'],
    ['AUTH_TOKEN_REQUIRED', 'no'],
    ['MAX_SUBSCRIPTIONS', '0'],
    ['EGRESS_ALLOW', '10.0.0.0/33'],
    ['EGRESS_ALLOW', '10.0.0.0/8,,10.1.0.0/16'],
    ['EGRESS_DENY', 'fe80::1%eth0'],
    ['EGRESS_DENY', '::/129'],
    ['EGRESS_DENY', '2130706433'],
    ['EGRESS_PRIVATE', 'yes'],
    ['EGRESS_ADDRESSES', '10.0.0.0/8'],
    ['EGRESS_ADDRESSES', 'fe80::1%eth0'],
    ['EGRESS_ADDRESSES', 'hooks.internal'],
    ['DELIVERY_TIMEOUT_MS', '0'],
    ['RETRY_BASE_MS', '1.5'],
    ['RETRY_LIMIT', '21'],
    ['LEASE_MS', '50'],
    ['NODE_NAME', 'node one'],
    ['ROLES', 'api,worker'],
    ['RETENTION_DAYS', '2'],
    ['BODY_LIMIT_MB', '0'],
    ['SESSION_IDLE_MINUTES', 'never'],
    ['SESSION_MAX_HOURS', '0'],
    ['TRUST_PROXY', 'true'],
    ['CORS_ORIGINS', '*'],
    ['CORS_ORIGINS', 'https://console.example.com/'],
    ['LOG_LEVEL', 'verbose'],
  ])('refuses %s=%j, naming the variable and the value', (name, value) => {
    const problems = problemsOf({ [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} is `));
    expect(problems[0]).toContain(JSON.stringify(value));
    expect(problems[0]).toContain('it must be');
  });

  it('names the element of a list that is at fault', () => {
    expect(problemsOf({ EGRESS_ALLOW: '10.0.0.0/8, 10.0.0.300' })[0]).toContain(
      '(the problem is "10.0.0.300")',
    );
  });

  it('refuses retries that would outlast the retention period', () => {
    expect(problemsOf({ RETRY_BASE_MS: '84800', RETRY_LIMIT: '12', RETENTION_DAYS: '4' })).toEqual([
      'RETENTION_DAYS is 4; with RETRY_BASE_MS 84800 and RETRY_LIMIT 12 it must be at least 5, when the last retry is due.',
    ]);
    expect(problemsOf({ RETRY_BASE_MS: '84800', RETRY_LIMIT: '12', RETENTION_DAYS: '5' })).toEqual([]);
  });

  it('reports all problems at once', () => {
    const problems = problemsOf({ PORT: 'x', LOG_LEVEL: 'loud', LEASE_MS: '9999' });
    expect(problems.map((problem) => problem.split(' ')[0])).toEqual(['PORT', 'LOG_LEVEL', 'LEASE_MS']);
    expect(() => loadConfig({ PORT: 'x', LOG_LEVEL: 'loud' })).toThrow(
      /^The configuration is not valid:\n {2}- PORT .*\n {2}- LOG_LEVEL /,
    );
  });

  it.each([
    ['DATABASE_URL', 'mysql://root:hunter2@db/x'],
    ['EGRESS_PROXY', 'socks5://me:hunter2@proxy.internal'],
    ['EGRESS_PROXY', 'http://me:hunter2@proxy.internal/path'],
    ['EGRESS_PROXY', 'http://me:hunter2@proxy.internal:0'],
    ['EGRESS_PROXY', 'http://me:hunter2%@proxy.internal'],
    ['SECRET_KEY', 'hunter2'],
    ['SECRET_KEY', `${KEY}hunter2`],
    ['SECRET_KEY', Buffer.from('hunter2').toString('base64')],
    ['SECRET_KEY_PREVIOUS', 'hunter2'],
    ['SECRET_KEY_PREVIOUS', `${KEY},,${OTHER_KEY}`],
    ['SECRET_KEY_PREVIOUS', `${KEY},hunter2`],
    ['ADMIN_PASSWORD', 'hunter2\n'],
    ['ADMIN_PASSWORD', 'hunter2'],
    ['ALERT_URL', 'ftp://chat.example.com/hunter2'],
    ['ALERT_URL', 'https://me:hunter2@chat.example.com/'],
    ['ALERT_URL', 'chat.example.com/hunter2'],
    ['ALERT_SECRET', 'hunter2'],
    ['ALERT_SECRET', 'whsec_hunter2'],
    ['ALERT_SECRET', `whsec_${KEY}hunter2`],
    ['METRICS_TOKEN', 'hunter2-fifteen'],
    ['METRICS_TOKEN', 'hunter2 with spaces in it'],
  ])('refuses a bad %s without showing it', (name, value) => {
    const problems = problemsOf({ SECRET_KEY: KEY, [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name} `));
    expect(problems[0]).not.toContain('hunter2');
    expect(problems[0]).not.toContain(value);
  });

  it.each([
    [
      'postgres://me:hunter2#1@db/x',
      'Its password holds the character "#", which must be written %23 in a URL.',
    ],
    ['postgres://me:12#4@db/x', 'Its password holds the character "#", which must be written %23 in a URL.'],
    [
      'postgres://me:hunter2@home@db/x',
      'Its password holds the character "@", which must be written %40 in a URL.',
    ],
    [
      'postgres://me:hunter2/x@db/x',
      'Its password holds the character "/", which must be written %2F in a URL.',
    ],
    [
      'postgres://me:hunter2%zz@db/x',
      'Its password holds the character "%", which must be written %25 in a URL.',
    ],
    [
      'postgres://m?e:hunter2@db/x',
      'Its user name holds the character "?", which must be written %3F in a URL.',
    ],
  ])('names the character in %s that a URL cannot hold', (DATABASE_URL, sentence) => {
    const [problem] = problemsOf({ DATABASE_URL, SECRET_KEY: KEY });
    expect(problem).toContain(sentence);
    expect(problem).not.toContain('hunter2');
  });

  it('names the character in the password of a proxy too', () => {
    const [problem] = problemsOf({ EGRESS_PROXY: 'http://me:hunter#2@proxy.internal:3128' });
    expect(problem).toContain('Its password holds the character "#", which must be written %23 in a URL.');
    expect(problem).not.toContain('hunter');
  });

  it('requires SECRET_KEY with DATABASE_URL, for a generated key would be known to one node alone', () => {
    const problems = problemsOf({ DATABASE_URL: 'postgres://localhost/hookfront' });
    expect(problems).toEqual([
      expect.stringMatching(/^SECRET_KEY is not set; with DATABASE_URL .*openssl rand/),
    ]);
  });

  it('says what is wrong with the servers of a DATABASE_URL', () => {
    const [problem] = problemsOf({
      SECRET_KEY: KEY,
      DATABASE_URL: 'postgres://u:hunter2@a,b/x?target_session_attrs=standby',
    });
    expect(problem).toContain('Its target_session_attrs must be read-write, or be left out');
    expect(problem).not.toContain('hunter2');
  });

  it.each([
    'postgres:///hookfront?host=/run/postgresql',
    'postgres://u:p@/hookfront',
    'postgres://db',
    'postgres://u:p@a:6432,b,c:5433/hookfront?target_session_attrs=read-write',
  ])('takes %s as a DATABASE_URL', (DATABASE_URL) => {
    expect(loadConfig({ DATABASE_URL, SECRET_KEY: KEY }).databaseUrl).toBe(DATABASE_URL);
  });

  it('wants a lease of at least two delivery timeouts', () => {
    expect(problemsOf({ DELIVERY_TIMEOUT_MS: '5000', LEASE_MS: '9999' })[0]).toMatch(/^LEASE_MS is 9999/);
    expect(problemsOf({ DELIVERY_TIMEOUT_MS: '5000', LEASE_MS: '10000' })).toEqual([]);
  });

  it('wants memory for two of the largest bodies', () => {
    expect(problemsOf({ BODY_LIMIT_MB: '32', BODY_MEMORY_MB: '63' })[0]).toMatch(
      /^BODY_MEMORY_MB is 63; .*BODY_LIMIT_MB \(32\)/,
    );
    expect(problemsOf({ BODY_LIMIT_MB: '32', BODY_MEMORY_MB: '64' })).toEqual([]);
  });

  it('wants an address and a secret for alerts, or neither', () => {
    expect(problemsOf({ ALERT_URL: 'https://chat.example.com/hook' })).toEqual([
      'ALERT_SECRET is not set; with ALERT_URL it must be whsec_ and 24 to 64 bytes in base64, as ' +
        '`echo whsec_$(openssl rand -base64 32)` prints them.',
    ]);
    expect(problemsOf({ ALERT_SECRET: `whsec_${KEY}` })).toEqual([
      'ALERT_URL is not set; with ALERT_SECRET it must be an absolute http or https URL without user info.',
    ]);
    expect(problemsOf({ ALERT_URL: 'https://chat.example.com/hook', ALERT_SECRET: `whsec_${KEY}` })).toEqual(
      [],
    );
  });

  it.each([
    ['EGRESS_CLIENT_CERT', 'EGRESS_CLIENT_KEY'],
    ['EGRESS_CLIENT_KEY', 'EGRESS_CLIENT_CERT'],
  ])('wants with %s also %s', (given, missing) => {
    expect(problemsOf({ [given]: '/a/file.pem' })).toEqual([
      `${missing} is not set; with ${given} it must be, for they belong together.`,
    ]);
  });
});
