import { randomBytes } from 'node:crypto';
import { loadConfig, type AppConfig } from '../../src/config/index.js';
import type { Clock } from '../../src/platform/clock/clock.js';
import type { PasswordHashing } from '../../src/platform/crypto/index.js';
import type { Resolver } from '../../src/platform/egress/index.js';
import { Log } from '../../src/platform/logging/log.js';
import { type RunningService, startService } from '../../src/service.js';
import { createTestDatabase, type TestDatabase } from './database.js';

/** What a call got: the parsed body when it is JSON, and its text. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests read answers of every shape
  readonly body: any;
}

export interface CallOptions {
  readonly headers?: Record<string, string>;
  /** Sent as JSON unless it is a string or bytes. */
  readonly body?: unknown;
  /** Another session than the administrator's; null for none. */
  readonly session?: string | null;
}

export interface TestServiceOptions {
  /** Environment variables over the tests' own defaults. */
  readonly env?: Record<string, string>;
  /** An existing database, for a second node or a restart; it is then not dropped by {@link TestService.close}. */
  readonly database?: TestDatabase;
  readonly clock?: Clock;
  /** In place of hashing passwords cheaply. */
  readonly passwordHashing?: PasswordHashing;
  /** Milliseconds for a statement to the database. */
  readonly queryTimeoutMs?: number;
  /** How the names of receivers are resolved. */
  readonly resolver?: Resolver;
  /** Gets every log line. */
  readonly logTo?: (line: string) => void;
}

export const ADMIN = { username: 'admin', password: 'correct horse battery' } as const;
/** Where the contract's resources live. */
export const BASE = '/attask/eventsubscription/api/v1';

/** A whole service in this process, listening on loopback, on a database of its own. */
export interface TestService {
  readonly url: string;
  readonly config: AppConfig;
  readonly database: TestDatabase;
  readonly running: RunningService;
  /** The administrator's session. */
  readonly session: string;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  login(username: string, password: string): Promise<string>;
  close(): Promise<void>;
}

/** A thousandth of what the service takes. */
export const CHEAP_PASSWORDS = { N: 64, r: 8, p: 1 };
/** The key of every service in the process: one that shares another's database needs it. */
export const SECRET_KEY = randomBytes(32).toString('base64');

export async function startTestService(options: TestServiceOptions = {}): Promise<TestService> {
  const database = options.database ?? (await createTestDatabase());
  const config = loadConfig({
    PORT: '0',
    DATABASE_URL: database.url,
    SECRET_KEY,
    ADMIN_USERNAME: ADMIN.username,
    ADMIN_PASSWORD: ADMIN.password,
    EGRESS_ALLOW: '127.0.0.0/8',
    PUBLIC_URL: 'https://hooks.example.com',
    LOG_LEVEL: options.logTo ? 'debug' : 'silent',
    NODE_NAME: `test-${randomBytes(4).toString('hex')}`,
    ...options.env,
  });
  const log = Log.create(config.logLevel, options.logTo && { write: options.logTo });
  const running = await startService(config, {
    log,
    passwordCost: CHEAP_PASSWORDS,
    describeApi: 'when asked',
    ...(options.clock && { clock: options.clock }),
    ...(options.passwordHashing && { passwordHashing: options.passwordHashing }),
    ...(options.queryTimeoutMs && { queryTimeoutMs: options.queryTimeoutMs }),
    ...(options.resolver && { resolver: options.resolver }),
  });
  let session: string | null = null;
  const call = (method: string, path: string, given: CallOptions = {}): Promise<Answer> =>
    request(running.url + path, method, { session, ...given });
  const login = async (username: string, password: string): Promise<string> => {
    const answer = await call('POST', '/attask/api/v15.0/login', {
      body: { username, password },
      session: null,
    });
    if (answer.status !== 200) throw new Error(`log-in failed: ${answer.status} ${answer.text}`);
    return answer.body.data.sessionID as string;
  };
  // A node that only delivers takes no calls.
  if (config.roles.has('api')) session = await login(config.adminUsername, config.adminPassword ?? '');
  return {
    url: running.url,
    config,
    database,
    running,
    session: session ?? '',
    call,
    login,
    close: async () => {
      await running.close();
      if (!options.database) await database.drop();
    },
  };
}

async function request(url: string, method: string, options: CallOptions): Promise<Answer> {
  const headers = new Headers(options.headers);
  if (options.session) headers.set('sessionID', options.session);
  const { body } = options;
  const raw = typeof body === 'string' || body instanceof Uint8Array ? (body as string) : undefined;
  const payload = body === undefined ? undefined : (raw ?? JSON.stringify(body));
  if (payload !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json');
  const response = await fetch(url, { method, headers, body: payload ?? null, redirect: 'manual' });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parse(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
