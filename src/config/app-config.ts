import type { SettingName, Settings } from './settings.js';

/** What this process does: answer HTTP calls, send deliveries, or both. */
export type Role = 'api' | 'delivery';

/**
 * The configuration of one process: read once from the environment, validated, frozen.
 * Durations are milliseconds unless the name says otherwise.
 */
export interface AppConfig {
  /** What was read, by the names of the variables; {@link settingsInForce} shows it. */
  readonly settings: Settings;
  /** The variable that each setting was taken from, of those that were set: its name, or a former one. */
  readonly variables: ReadonlyMap<SettingName, string>;
  readonly port: number;
  readonly host: string;
  /** Callers' connections at a time; undefined: as many as the limit of open files leaves. */
  readonly maxConnections: number | undefined;
  /** Base of every absolute URI in answers, without a trailing slash. */
  readonly publicUrl: string;
  /** Undefined: the embedded server under {@link dataDir}. */
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  readonly adminUsername: string;
  /** Undefined: generated at the first start and printed once. */
  readonly adminPassword: string | undefined;
  /** 32 bytes. Undefined: read from, or made in, {@link dataDir}. */
  readonly secretKey: Buffer | undefined;
  /** Keys of 32 bytes that open what they have sealed, and seal nothing. */
  readonly secretKeyPrevious: readonly Buffer[];
  readonly authTokenInResponses: 'masked' | 'plain';
  /** Whether a subscription without an authToken is refused. */
  readonly authTokenRequired: boolean;
  /** Of one customer. */
  readonly maxSubscriptions: number;
  /** Of all subscriptions of one customer. */
  readonly maxSubscriptionBytes: number;
  readonly egress: {
    readonly allow: readonly string[];
    readonly deny: readonly string[];
    readonly private: 'allow' | 'refuse';
    /** Whether EGRESS_PRIVATE was set at all: a second customer needs a decision, not a default. */
    readonly privateExplicit: boolean;
    /** This machine's addresses to send from; empty: the system chooses. */
    readonly addresses: readonly string[];
    /** Undefined: none. Its user info is a secret. */
    readonly proxy: string | undefined;
    /** Paths of PEM files, which {@link readEgressFiles} reads; the last two are given together or not at all. */
    readonly caFile: string | undefined;
    readonly clientCertFile: string | undefined;
    readonly clientKeyFile: string | undefined;
  };
  /** Where the operator wants alerts, and what they are signed with, both secrets; undefined: nowhere. */
  readonly alerts: { readonly url: string; readonly secret: string } | undefined;
  readonly delivery: {
    readonly timeoutMs: number;
    readonly retryBaseMs: number;
    readonly retryLimit: number;
    readonly leaseMs: number;
    /** Requests under way at once: to one endpoint, and in all. */
    readonly endpointConcurrency: number;
    readonly concurrency: number;
    readonly memoryBytes: number;
    /** Deliveries a second, for each endpoint that was enabled again. */
    readonly onHoldReleaseRate: number;
  };
  /** Calls to document providers. */
  readonly provider: {
    readonly timeoutMs: number;
    readonly idleMs: number;
    readonly callsPerUser: number;
  };
  /** When a URL is disabled and frozen (docs/contract/event-subscriptions.md#8). */
  readonly health: {
    readonly disableMinAttempts: number;
    readonly disableFailureRate: number;
    readonly disableConsecutive: number;
    readonly probeIntervalMs: number;
    readonly freezeConsecutive: number;
    readonly freezeSilenceMs: number;
    readonly freezeAbsolute: number;
  };
  readonly nodeName: string;
  readonly roles: ReadonlySet<Role>;
  readonly retentionDays: number;
  /** Undefined: the audit is kept for ever. */
  readonly auditRetentionDays: number | undefined;
  /** 0: no figures are kept. */
  readonly statsRetentionDays: number;
  readonly bodyLimitBytes: number;
  /** Of all request bodies under way. */
  readonly bodyMemoryBytes: number;
  readonly session: { readonly idleMs: number; readonly maxMs: number };
  /** Addresses and CIDRs of proxies whose X-Forwarded-For counts. */
  /** Threads that Node.js has for names, files and hashing. */
  readonly threadPoolSize: number;
  readonly trustProxy: readonly string[];
  readonly corsOrigins: readonly string[];
  /** Whether it is served, and the origins that may frame it. */
  readonly console: { readonly on: boolean; readonly frameAncestors: readonly string[] };
  /** The bearer token of whoever reads the metrics without being an administrator; undefined: nobody. */
  readonly metricsToken: string | undefined;
  readonly logLevel: Settings['LOG_LEVEL'];
}
