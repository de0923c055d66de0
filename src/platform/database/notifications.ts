import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { Log } from '../logging/log.js';
import { Database } from './database.js';
import { isStoreUnavailable } from './store-errors.js';

/** What nodes tell each other about; a notification carries no data, the tables do. */
const TOPICS = [
  'subscriptions_revision',
  'work',
  'endpoint_health',
  'subscription_paused',
  'replay_cancelled',
] as const;
export type Topic = (typeof TOPICS)[number];

const RECONNECT_MS = 500;

/**
 * One connection that stays open: it hears NOTIFY, and holds the locks that live as long as the process does.
 * After a lost connection every listener is called once, since notifications may have been missed.
 */
@Injectable()
export class Notifications {
  private readonly listeners = new Map<Topic, Set<() => void>>();
  private readonly locks = new Set<string>();
  private client: pg.Client | undefined;
  private stopped = true;
  private reconnect: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: Database,
    private readonly log: Log,
  ) {}

  async start(): Promise<void> {
    this.stopped = false;
    await this.connect();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.reconnect);
    const client = this.client;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  listen(topic: Topic, listener: () => void): void {
    const known = this.listeners.get(topic) ?? new Set();
    this.listeners.set(topic, known.add(listener));
  }

  async notify(topic: Topic): Promise<void> {
    await this.database.query(`SELECT pg_notify($1, '')`, [topic]);
  }

  /** Tries to take a lock that nobody else can have while this process lives; it is taken again after a reconnect. */
  async holdLock(name: string): Promise<boolean> {
    const held = await this.tryLock(name);
    if (held) this.locks.add(name);
    return held;
  }

  private async tryLock(name: string): Promise<boolean> {
    const result = await this.client?.query<{ held: boolean }>(
      'SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS held',
      [name],
    );
    return result?.rows[0]?.held ?? false;
  }

  private async connect(): Promise<void> {
    const client = this.database.dataSource.newClient();
    client.on('error', () => undefined);
    client.on('end', () => this.lost(client));
    client.on('notification', ({ channel }) => this.call(channel as Topic));
    try {
      await client.connect();
      await client.query(TOPICS.map((topic) => `LISTEN ${topic}`).join('; '));
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    this.client = client;
    for (const name of this.locks) {
      if (!(await this.tryLock(name))) this.log.error('A lock was lost to another process', { lock: name });
    }
  }

  private lost(client: pg.Client): void {
    if (this.client === client) this.client = undefined;
    else if (this.client !== undefined) return;
    if (this.stopped) return;
    clearTimeout(this.reconnect);
    this.reconnect = setTimeout(() => void this.retry(), RECONNECT_MS);
  }

  private async retry(): Promise<void> {
    if (this.stopped || this.client) return;
    try {
      await this.connect();
      this.log.info('The database can be reached again');
      for (const topic of this.listeners.keys()) this.call(topic);
    } catch (error) {
      if (!isStoreUnavailable(error))
        this.log.error('Cannot listen for notifications from the database', { error: String(error) });
      clearTimeout(this.reconnect);
      if (!this.stopped) this.reconnect = setTimeout(() => void this.retry(), RECONNECT_MS);
    }
  }

  private call(topic: Topic): void {
    for (const listener of this.listeners.get(topic) ?? []) listener();
  }
}
