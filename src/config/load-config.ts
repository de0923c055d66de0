import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { AppConfig } from './app-config.js';
import { ConfigError } from './config-error.js';
import { BadValue } from './kinds.js';
import { SETTINGS, type Setting, type SettingName, type Settings } from './settings.js';
import { quoted } from '../lib/value-text.js';

/** The shape of process.env; an empty variable counts as unset. */
export type Environment = Readonly<Record<string, string | undefined>>;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const MIB = 1024 * 1024;

/**
 * Reads and checks the whole configuration.
 *
 * @param env the environment, the process's own when not given
 * @returns one frozen object, its parts frozen too
 * @throws ConfigError with every problem there is, not only the first
 */
export function loadConfig(env: Environment = process.env): AppConfig {
  const problems: string[] = [];
  const settings = readSettings(env, problems);
  if (settings.LEASE_MS < 2 * settings.DELIVERY_TIMEOUT_MS) {
    problems.push(
      `LEASE_MS is ${settings.LEASE_MS}; it must be at least twice DELIVERY_TIMEOUT_MS (${settings.DELIVERY_TIMEOUT_MS}), ` +
        'or a second node would send what the first is still sending.',
    );
  }
  const lastRetryMs = (2 ** settings.RETRY_LIMIT - 1) * settings.RETRY_BASE_MS;
  if (lastRetryMs > settings.RETENTION_DAYS * DAY_MS) {
    problems.push(
      `RETENTION_DAYS is ${settings.RETENTION_DAYS}; with RETRY_BASE_MS ${settings.RETRY_BASE_MS} and RETRY_LIMIT ` +
        `${settings.RETRY_LIMIT} it must be at least ${Math.ceil(lastRetryMs / DAY_MS)}, when the last retry is due.`,
    );
  }
  const bodyMemory = settings.BODY_MEMORY_MB ?? Infinity;
  if (bodyMemory < 2 * settings.BODY_LIMIT_MB) {
    problems.push(
      `BODY_MEMORY_MB is ${bodyMemory}; it must be at least twice BODY_LIMIT_MB (${settings.BODY_LIMIT_MB}), or the ` +
        'largest body would never fit, since one user gets half of it.',
    );
  }
  if ((settings.EGRESS_CLIENT_CERT === undefined) !== (settings.EGRESS_CLIENT_KEY === undefined)) {
    const [given, missing] = settings.EGRESS_CLIENT_CERT
      ? ['EGRESS_CLIENT_CERT', 'EGRESS_CLIENT_KEY']
      : ['EGRESS_CLIENT_KEY', 'EGRESS_CLIENT_CERT'];
    problems.push(`${missing} is not set; with ${given} it must be, for they belong together.`);
  }
  if (Boolean(env.ALERT_URL) !== Boolean(env.ALERT_SECRET)) {
    const [given, missing] = env.ALERT_URL
      ? (['ALERT_URL', 'ALERT_SECRET'] as const)
      : (['ALERT_SECRET', 'ALERT_URL'] as const);
    // One that is wrong is said to be so first.
    if (!problems.some((problem) => problem.startsWith(`${given} `))) {
      problems.push(`${missing} is not set; with ${given} it must be ${SETTINGS[missing].kind.wanted}.`);
    }
  }
  if (env.DATABASE_URL && !env.SECRET_KEY) {
    problems.push(`SECRET_KEY is not set; with DATABASE_URL it must be ${SETTINGS.SECRET_KEY.kind.wanted}.`);
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return assemble(settings, variablesIn(env));
}

function readSettings(env: Environment, problems: string[]): Settings {
  const names = Object.keys(SETTINGS) as SettingName[];
  return Object.fromEntries(names.map((name) => [name, readSetting(name, env, problems)])) as Settings;
}

/** The variable of each setting that is set, under its name or the one that it had before. */
function variablesIn(env: Environment): ReadonlyMap<SettingName, string> {
  const names = Object.keys(SETTINGS) as SettingName[];
  return new Map(
    names.map((name) => [name, variableOf(name, env)] as const).filter(([, variable]) => env[variable]),
  );
}

function variableOf(name: SettingName, env: Environment): string {
  const { formerly }: Setting = SETTINGS[name];
  return formerly !== undefined && !env[name] && env[formerly] ? formerly : name;
}

function readSetting(name: SettingName, env: Environment, problems: string[]): unknown {
  const setting: Setting = SETTINGS[name];
  const used = variableOf(name, env);
  const given = env[used];
  // A bad value is reported and then read as its default, so that rules across settings can still be checked.
  const fallback = setting.default === undefined ? undefined : parse(setting, setting.default);
  if (given === undefined || given === '') return fallback;
  try {
    return parse(setting, given);
  } catch (error) {
    if (!(error instanceof BadValue)) throw error;
    problems.push(describe(used, setting, given, error));
    return fallback;
  }
}

function parse(setting: Setting, text: string): unknown {
  // The empty default of a list is the empty list; an empty element anywhere else is a mistake.
  return text === '' ? [] : setting.kind.parse(text);
}

/** Of a setting in a message: more than of other values, as addresses and lists are long. */
const LONGEST_VALUE = 200;

function describe(name: string, setting: Setting, given: string, { part, hint }: BadValue): string {
  const wanted = `it must be ${setting.kind.wanted}.${hint === undefined ? '' : ` ${hint}`}`;
  if (setting.kind.secret)
    return `${name} is set to something else than it should be (not shown here); ${wanted}`;
  const culprit = part === undefined ? '' : ` (the problem is ${quoted(part, LONGEST_VALUE)})`;
  return `${name} is ${quoted(given, LONGEST_VALUE)}${culprit}; ${wanted}`;
}

function assemble(settings: Settings, variables: ReadonlyMap<SettingName, string>): AppConfig {
  return Object.freeze({
    settings: Object.freeze(settings),
    variables,
    port: settings.PORT,
    host: settings.HOST,
    maxConnections: settings.MAX_CONNECTIONS,
    publicUrl: settings.PUBLIC_URL ?? defaultPublicUrl(settings.HOST, settings.PORT),
    databaseUrl: settings.DATABASE_URL,
    dataDir: resolve(settings.DATA_DIR),
    adminUsername: settings.ADMIN_USERNAME,
    adminPassword: settings.ADMIN_PASSWORD,
    secretKey: settings.SECRET_KEY,
    secretKeyPrevious: Object.freeze(settings.SECRET_KEY_PREVIOUS),
    authTokenInResponses: settings.AUTH_TOKEN_IN_RESPONSES,
    authTokenRequired: settings.AUTH_TOKEN_REQUIRED === 'true',
    maxSubscriptions: settings.MAX_SUBSCRIPTIONS,
    maxSubscriptionBytes: settings.MAX_SUBSCRIPTIONS_MB * MIB,
    egress: Object.freeze({
      allow: Object.freeze(settings.EGRESS_ALLOW),
      deny: Object.freeze(settings.EGRESS_DENY),
      private: settings.EGRESS_PRIVATE,
      privateExplicit: variables.has('EGRESS_PRIVATE'),
      addresses: Object.freeze(settings.EGRESS_ADDRESSES),
      proxy: settings.EGRESS_PROXY,
      caFile: settings.EGRESS_CA,
      clientCertFile: settings.EGRESS_CLIENT_CERT,
      clientKeyFile: settings.EGRESS_CLIENT_KEY,
    }),
    alerts:
      settings.ALERT_URL === undefined || settings.ALERT_SECRET === undefined
        ? undefined
        : Object.freeze({ url: settings.ALERT_URL, secret: settings.ALERT_SECRET }),
    delivery: Object.freeze({
      timeoutMs: settings.DELIVERY_TIMEOUT_MS,
      retryBaseMs: settings.RETRY_BASE_MS,
      retryLimit: settings.RETRY_LIMIT,
      leaseMs: settings.LEASE_MS,
      endpointConcurrency: settings.ENDPOINT_CONCURRENCY,
      concurrency: settings.DELIVERY_CONCURRENCY,
      memoryBytes: settings.DELIVERY_MEMORY_MB * MIB,
      onHoldReleaseRate: settings.ON_HOLD_RELEASE_RATE,
    }),
    provider: Object.freeze({
      timeoutMs: settings.PROVIDER_TIMEOUT_MS,
      idleMs: settings.PROVIDER_IDLE_MS,
      callsPerUser: settings.PROVIDER_CALLS_PER_USER,
    }),
    health: Object.freeze({
      disableMinAttempts: settings.DISABLE_MIN_ATTEMPTS,
      disableFailureRate: settings.DISABLE_FAILURE_RATE,
      disableConsecutive: settings.DISABLE_CONSECUTIVE,
      probeIntervalMs: settings.PROBE_INTERVAL_MS,
      freezeConsecutive: settings.FREEZE_CONSECUTIVE,
      freezeSilenceMs: settings.FREEZE_SILENCE_HOURS * HOUR_MS,
      freezeAbsolute: settings.FREEZE_ABSOLUTE,
    }),
    nodeName: settings.NODE_NAME ?? hostname(),
    roles: new Set(settings.ROLES),
    retentionDays: settings.RETENTION_DAYS,
    auditRetentionDays: settings.AUDIT_RETENTION_DAYS || undefined,
    statsRetentionDays: settings.STATS_RETENTION_DAYS,
    bodyLimitBytes: settings.BODY_LIMIT_MB * MIB,
    bodyMemoryBytes: (settings.BODY_MEMORY_MB ?? 4 * settings.BODY_LIMIT_MB) * MIB,
    session: Object.freeze({
      idleMs: settings.SESSION_IDLE_MINUTES * MINUTE_MS,
      maxMs: settings.SESSION_MAX_HOURS * HOUR_MS,
    }),
    console: Object.freeze({
      on: settings.CONSOLE === 'on',
      frameAncestors: Object.freeze(settings.CONSOLE_FRAME_ANCESTORS),
    }),
    threadPoolSize: settings.UV_THREADPOOL_SIZE,
    trustProxy: Object.freeze(settings.TRUST_PROXY),
    corsOrigins: Object.freeze(settings.CORS_ORIGINS),
    metricsToken: settings.METRICS_TOKEN,
    logLevel: settings.LOG_LEVEL,
  });
}

function defaultPublicUrl(host: string, port: number): string {
  const everyInterface = host === '0.0.0.0' || host === '::';
  const name = everyInterface ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return new URL(`http://${name}:${port}`).origin;
}
