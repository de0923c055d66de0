import {
  baseUrl,
  filePath,
  fraction,
  integer,
  ipAddress,
  key32,
  listOf,
  network,
  oneOf,
  origin,
  postedUrl,
  postgresUrl,
  proxyUrl,
  secretText,
  signingSecret,
  textLike,
  type Kind,
} from './kinds.js';

/** One environment variable. */
export interface Setting {
  /** One sentence for the reference. */
  readonly description: string;
  readonly kind: Kind<unknown>;
  /** Read as if it were set when the variable is unset or empty. Without one, the value is undefined. */
  readonly default?: string;
  /** What the reference says in place of a default that is worked out at the start. */
  readonly otherwise?: string;
  /** What the variable was called before: it still counts when the new name is not set, and a warning says so. */
  readonly formerly?: string;
  /**
   * Administrators of every customer see it, since it decides what becomes of their own events, documents and users. Without it,
   * only who runs the installation does.
   */
  readonly forCustomers?: true;
}

/** Every environment variable that the service reads; docs/configuration.md is made from this table. */
export const SETTINGS = {
  PORT: {
    kind: integer(0, 65_535),
    default: '3000',
    description: 'The TCP port to listen on; 0 lets the system choose one.',
  },
  HOST: {
    kind: textLike('a host name or IP address', /^[A-Za-z0-9._:-]{1,255}$/),
    default: '127.0.0.1',
    description: 'The address to listen on; 0.0.0.0 or :: for every interface.',
  },
  MAX_CONNECTIONS: {
    kind: integer(16, 65_535),
    otherwise: 'what the limit of open files leaves, at most 16384',
    description:
      'How many connections callers may have open at a time; idle ones make room for new ones, and beyond that new ones are closed.',
  },
  PUBLIC_URL: {
    kind: baseUrl,
    otherwise: 'http://HOST:PORT, with localhost for a HOST that means every interface',
    description:
      'The base of every absolute URI in answers, as clients reach the service; a path is allowed.',
    forCustomers: true,
  },
  DATABASE_URL: {
    kind: postgresUrl,
    otherwise: 'an embedded PostgreSQL under DATA_DIR',
    description:
      'The PostgreSQL server (15 or newer) to use; SECRET_KEY must then be set too. Several servers, host:port,host:port, are one primary and ' +
      'its standbys: the one that takes writes is used.',
  },
  DATA_DIR: {
    kind: textLike('a path', /^[^\0]{1,4096}$/),
    default: './data',
    description: 'The directory of the embedded database and of the generated secret key.',
  },
  ADMIN_USERNAME: {
    kind: textLike(
      '1 to 255 characters without control characters, or spaces at its ends',
      /^(?! )[^\p{Cc}]{1,255}(?<! )$/u,
    ),
    default: 'admin',
    description: 'The user name of the first administrator, who is created when the database has no users.',
  },
  ADMIN_PASSWORD: {
    kind: secretText('8 to 200 characters without control characters', /^[^\p{Cc}]{8,200}$/u),
    otherwise: 'generated at the first start and printed once',
    description: 'The password of the first administrator; later starts do not change it.',
  },
  SECRET_KEY: {
    kind: key32,
    otherwise: 'made in DATA_DIR (file secret-key, mode 0600); required with DATABASE_URL',
    description: 'The key that seals stored secrets; every node on one database needs the same.',
  },
  SECRET_KEY_PREVIOUS: {
    kind: listOf(key32, 'keys, each 32 bytes in base64'),
    default: '',
    description: 'Other keys that open what they have sealed, while SECRET_KEY is being replaced.',
  },
  AUTH_TOKEN_REQUIRED: {
    kind: oneOf('true', 'false'),
    default: 'true',
    description:
      'Whether a subscription must have an authToken; with false it may be left out, and deliveries then carry no Authorization header.',
    forCustomers: true,
  },
  AUTH_TOKEN_IN_RESPONSES: {
    kind: oneOf('masked', 'plain'),
    default: 'masked',
    description:
      'Whether reads of a subscription show its authToken and the values of its headers masked or, for older clients, whole.',
    forCustomers: true,
  },
  MAX_SUBSCRIPTIONS: {
    kind: integer(1, 10_000_000),
    default: '100000',
    description: 'How many subscriptions each customer may have; one more is refused with 409.',
    forCustomers: true,
  },
  MAX_SUBSCRIPTIONS_MB: {
    kind: integer(1, 4_096),
    default: '64',
    description:
      'How many MiB the filters, headers and URLs of all subscriptions of each customer may take, each value in the array or object of a fieldValue with 128 bytes more; every node keeps them in memory.',
    forCustomers: true,
  },
  EGRESS_ALLOW: {
    kind: listOf(network, 'IP addresses and CIDRs'),
    default: '',
    description:
      'Addresses that deliveries may go to although they are loopback, link-local, private or otherwise special.',
  },
  EGRESS_DENY: {
    kind: listOf(network, 'IP addresses and CIDRs'),
    default: '',
    description: 'Addresses that deliveries never go to; it wins over EGRESS_ALLOW.',
  },
  EGRESS_PRIVATE: {
    kind: oneOf('allow', 'refuse'),
    default: 'allow',
    description:
      'Whether deliveries may go to private networks (10.0.0.0/8 and the like); it must be set before a second customer is made.',
    forCustomers: true,
  },
  EGRESS_ADDRESSES: {
    kind: listOf(ipAddress, 'IP addresses'),
    default: '',
    otherwise: 'the system chooses',
    description:
      "This machine's addresses that deliveries are sent from, in turn; GET /attask/eventsubscription/api/v1/egress lists them.",
  },
  EGRESS_PROXY: {
    kind: proxyUrl,
    otherwise: 'none',
    description:
      'The forward proxy that deliveries go through, by CONNECT to addresses that were resolved and checked here.',
  },
  EGRESS_CA: {
    kind: filePath,
    otherwise: 'none',
    description:
      'A file of certificates in PEM that receivers (and the proxy) may be signed by, beside the usual authorities.',
  },
  EGRESS_CLIENT_CERT: {
    kind: filePath,
    otherwise: 'none',
    description:
      'A file with the certificate in PEM that is presented to receivers that ask for one, and its chain; with EGRESS_CLIENT_KEY.',
  },
  EGRESS_CLIENT_KEY: {
    kind: filePath,
    otherwise: 'none',
    description: 'A file with the private key in PEM of EGRESS_CLIENT_CERT, not encrypted.',
  },
  DELIVERY_TIMEOUT_MS: {
    kind: integer(10, 600_000),
    default: '5000',
    description: 'How long one attempt may take, the connection included, in milliseconds.',
    forCustomers: true,
  },
  PROVIDER_TIMEOUT_MS: {
    kind: integer(100, 600_000),
    default: '30000',
    description:
      'How long a document provider may take to begin its answer, the connection included, in milliseconds.',
    forCustomers: true,
  },
  PROVIDER_IDLE_MS: {
    kind: integer(100, 600_000),
    default: '60000',
    description:
      'How long a transfer to or from a document provider may stand still before it is given up, in milliseconds.',
    forCustomers: true,
  },
  PROVIDER_CALLS_PER_USER: {
    kind: integer(1, 10_000),
    default: '50',
    description:
      'How many calls to document providers, transfers among them, one user may have under way at once on a node; more are answered with 429.',
    forCustomers: true,
  },
  RETRY_BASE_MS: {
    kind: integer(1, 86_400_000),
    default: '84800',
    description: 'Retry n is due (2^n - 1) times this many milliseconds after the first attempt.',
    forCustomers: true,
  },
  RETRY_LIMIT: {
    kind: integer(0, 20),
    default: '11',
    description: 'How many retries follow a failed first attempt before the delivery is exhausted.',
    forCustomers: true,
  },
  ENDPOINT_CONCURRENCY: {
    formerly: 'LANE_CONCURRENCY',
    kind: integer(1, 256),
    default: '64',
    description: 'Most requests a node has under way to one URL; fewer where its receiver struggles.',
    forCustomers: true,
  },
  DELIVERY_CONCURRENCY: {
    kind: integer(2, 16_384),
    default: '1024',
    description:
      'How many requests a node has under way in all; those to URLs that hang or fail count for no more than half of it, and half as many again may run while many begin to hang.',
  },
  DELIVERY_MEMORY_MB: {
    kind: integer(1, 4_096),
    default: '64',
    description:
      'Memory for events on their way, in MiB; what does not fit waits in the database until there is room.',
  },
  DISABLE_MIN_ATTEMPTS: {
    kind: integer(1, 1_000_000_000),
    default: '100',
    description: 'A URL is disabled for its failure rate only after more attempts than this.',
    forCustomers: true,
  },
  DISABLE_FAILURE_RATE: {
    kind: fraction,
    default: '0.7',
    description:
      'A URL is disabled when more than this share of its attempts failed since it was last enabled.',
    forCustomers: true,
  },
  DISABLE_CONSECUTIVE: {
    kind: integer(1, 1_000_000_000),
    default: '2000',
    description: 'A URL is disabled after this many failures in a row.',
    forCustomers: true,
  },
  PROBE_INTERVAL_MS: {
    kind: integer(1, 86_400_000),
    default: '600000',
    description: 'How often one delivery is let through to a disabled URL, in milliseconds.',
    forCustomers: true,
  },
  FREEZE_CONSECUTIVE: {
    kind: integer(1, 1_000_000_000),
    default: '2000',
    description:
      'A URL is frozen after more failures in a row than this, once FREEZE_SILENCE_HOURS have passed without a success.',
    forCustomers: true,
  },
  FREEZE_SILENCE_HOURS: {
    kind: integer(0, 87_600),
    default: '72',
    description: 'The hours without a success that FREEZE_CONSECUTIVE asks for.',
    forCustomers: true,
  },
  FREEZE_ABSOLUTE: {
    kind: integer(1, 1_000_000_000),
    default: '50000',
    description: 'A URL is frozen after this many failures in a row, however little time has passed.',
    forCustomers: true,
  },
  ON_HOLD_RELEASE_RATE: {
    formerly: 'HELD_BACK_RATE',
    kind: integer(1, 100_000),
    default: '50',
    description:
      'How many deliveries a second a URL gets at most, of those that were put on hold while it was disabled or frozen; also how many a replay makes.',
    forCustomers: true,
  },
  LEASE_MS: {
    kind: integer(100, 3_600_000),
    default: '30000',
    description:
      'How long a node owns deliveries without renewing, in milliseconds; at least twice DELIVERY_TIMEOUT_MS.',
  },
  NODE_NAME: {
    kind: textLike('1 to 255 letters, digits, dots, dashes or underscores', /^[A-Za-z0-9._-]{1,255}$/),
    otherwise: "the machine's host name",
    description:
      'The name of this node, unique among the nodes on one database and the same after a restart.',
  },
  ROLES: {
    kind: listOf(oneOf('api', 'delivery'), 'roles: api, delivery'),
    default: 'api,delivery',
    description: 'What this process does: answer HTTP calls (api), send deliveries (delivery).',
  },
  RETENTION_DAYS: {
    kind: integer(3, 3650),
    default: '7',
    description: 'How many days events and deliveries are kept; retries alone take two.',
    forCustomers: true,
  },
  AUDIT_RETENTION_DAYS: {
    kind: integer(0, 36_500),
    default: '0',
    description: 'How many days the audit is kept; 0 is for ever.',
    forCustomers: true,
  },
  STATS_RETENTION_DAYS: {
    kind: integer(0, 3650),
    default: '30',
    description: 'How many days the figures of GET /api/v1/stats are kept; with 0 there are none.',
    forCustomers: true,
  },
  BODY_LIMIT_MB: {
    kind: integer(1, 256),
    default: '32',
    description: 'The largest request body, in MiB.',
    forCustomers: true,
  },
  BODY_MEMORY_MB: {
    kind: integer(2, 65_536),
    otherwise: 'four times BODY_LIMIT_MB',
    description:
      'Memory for all request bodies under way, in MiB; beyond it, or half of it for one user, 503. At least twice BODY_LIMIT_MB.',
  },
  SESSION_IDLE_MINUTES: {
    kind: integer(1, 525_600),
    default: '480',
    description: 'After how many minutes without use a session ends.',
    forCustomers: true,
  },
  SESSION_MAX_HOURS: {
    kind: integer(1, 8760),
    default: '168',
    description: 'After how many hours a session ends in any case.',
    forCustomers: true,
  },
  TRUST_PROXY: {
    kind: listOf(network, 'IP addresses and CIDRs'),
    default: '',
    description: 'The reverse proxies whose X-Forwarded-For header counts.',
  },
  CORS_ORIGINS: {
    kind: listOf(origin, 'origins such as https://console.example.com'),
    default: '',
    description: 'The origins whose pages may call the service from a browser.',
  },
  CONSOLE: {
    kind: oneOf('on', 'off'),
    default: 'on',
    description: 'Whether nodes with the role api serve the console, under /console/.',
  },
  CONSOLE_FRAME_ANCESTORS: {
    kind: listOf(origin, 'origins such as https://portal.example.com'),
    default: '',
    otherwise: 'nobody',
    description: 'The origins whose pages may show the console in a frame.',
  },
  UV_THREADPOOL_SIZE: {
    kind: integer(1, 1_024),
    default: '4',
    description:
      "Threads of Node.js's pool, which resolves names, reads files and hashes passwords; at most half of them hash, each in 32 MB.",
  },
  ALERT_URL: {
    kind: postedUrl,
    otherwise: 'no alerts',
    description:
      'Where a signed request is sent when a URL of a receiver is disabled, frozen or well again, or a delivery is given up; with ALERT_SECRET.',
  },
  ALERT_SECRET: {
    kind: signingSecret,
    otherwise: 'none',
    description: 'What alerts to ALERT_URL are signed with.',
  },
  METRICS_TOKEN: {
    kind: secretText('16 to 1024 printable ASCII characters without spaces', /^[\x21-\x7e]{16,1024}$/),
    otherwise: 'GET /metrics is for administrators of the first customer only',
    description: 'What Prometheus shows as its bearer token to read GET /metrics.',
  },
  LOG_LEVEL: {
    kind: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
    default: 'info',
    description: 'The least severe kind of message that is logged.',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;

type ValueOf<S extends Setting> =
  S['kind'] extends Kind<infer T> ? (S extends { readonly default: string } ? T : T | undefined) : never;

/** The settings after reading, by variable name. */
export type Settings = { readonly [Name in SettingName]: ValueOf<(typeof SETTINGS)[Name]> };
