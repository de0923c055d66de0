import assert from 'node:assert/strict';
import type { TestDatabase } from '../database.js';
import { type Answer, BASE, startTestService, type TestService } from '../service.js';
import { until } from '../until.js';
import type { PersonName, StoredDelivery, StoredPerson, StoredSubscription } from './expected.js';
import { type Outside, SUBSCRIBERS_URL } from './outside.js';
import { STORED_KEY } from './stored-database.js';

/** Everybody's. */
export const PASSWORD = 'correct horse battery';

/** One service after another on a database, which they fill step by step. */
export class Filling {
  readonly people = {} as Record<PersonName, StoredPerson>;
  readonly subscriptions: Record<string, StoredSubscription> = {};
  private node: TestService | undefined;
  private count = 0;

  constructor(
    private readonly database: TestDatabase,
    readonly outside: Outside,
  ) {}

  get env(): Record<string, string> {
    return {
      SECRET_KEY: STORED_KEY,
      EGRESS_PRIVATE: 'allow',
      AUTH_TOKEN_REQUIRED: 'false',
      DELIVERY_TIMEOUT_MS: '20000',
      // A node that was killed keeps what it owned until another version opens the database.
      LEASE_MS: '120000',
      ...this.outside.env,
    };
  }

  get service(): TestService {
    assert(this.node);
    return this.node;
  }

  /** Starts a service in place of the one before. */
  async start(env: Record<string, string>): Promise<void> {
    await this.stop();
    this.node = await startTestService({ database: this.database, env: { ...this.env, ...env } });
  }

  async stop(): Promise<void> {
    await this.node?.close();
    this.node = undefined;
  }

  async call(method: string, path: string, body?: unknown, session?: string): Promise<Answer> {
    const answer = await this.service.call(method, path, {
      ...(body !== undefined && { body }),
      ...(session !== undefined && { session }),
    });
    assert(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.text}`);
    return answer;
  }

  /** @param more what the user has beside a name */
  async person(name: PersonName, more: object = {}): Promise<void> {
    const credentials = { username: name, password: PASSWORD };
    await this.call('POST', '/api/v1/users', { ...credentials, ...more });
    const session = await this.service.login(name, PASSWORD);
    const made = await this.call('PUT', '/attask/api/v15.0/user?action=generateApiKey', undefined, session);
    this.people[name] = { ...credentials, session, apiKey: made.body.data.result as string };
  }

  async subscribe(name: string, more: object = {}, session?: string): Promise<void> {
    const body = {
      objCode: 'PROJ',
      eventType: 'UPDATE',
      url: `${SUBSCRIBERS_URL}/${name}`,
      authToken: `token of ${name}`.replaceAll(' ', '-'),
      objId: name,
      headers: [] as StoredSubscription['headers'],
      base64Encoding: false,
      ...more,
    };
    const { id, signingSecret } = (await this.call('POST', `${BASE}/subscriptions`, body, session)).body;
    const { authToken, headers, base64Encoding } = body;
    this.subscriptions[name] = { id, authToken, headers, base64Encoding, signingSecrets: [signingSecret] };
  }

  /** Events of one call, for the subscription of that name. */
  async publish(name: string, count: number, session?: string): Promise<void> {
    const body = Array.from({ length: count }, () => this.event(name));
    await this.call('POST', `${BASE}/events`, body, session);
  }

  event(name: string): object {
    const n = ++this.count;
    const parameterValues = { 'DE:Cost Center': ['Berlin', 'Paris', 'Wien'] };
    const newState = { ID: name, n, name: `Größe ${n}`, parameterValues };
    return { eventType: 'UPDATE', objCode: 'PROJ', objId: name, newState, oldState: { ID: name, n: n - 1 } };
  }

  /** All deliveries of that name's URL, oldest first. */
  async deliveries(name: string, session?: string): Promise<StoredDelivery[]> {
    const url = encodeURIComponent(`${SUBSCRIBERS_URL}/${name}`);
    const { body } = await this.call('GET', `${BASE}/deliveries?limit=1000&url=${url}`, undefined, session);
    return (body.deliveries as StoredDelivery[])
      .map(({ id, subscriptionId, state, replayOf, replayId }) => ({
        id,
        subscriptionId,
        state,
        replayOf,
        replayId,
      }))
      .toReversed();
  }

  /** Resolves when so many deliveries of that name's URL are in the state. */
  async reach(name: string, state: string, count: number, session?: string): Promise<void> {
    await until(`${count} deliveries to /${name} are ${state}`, async () => {
      const found = await this.deliveries(name, session);
      return found.filter((delivery) => delivery.state === state).length === count;
    });
  }

  get other(): string {
    return this.people.otherAdmin.session;
  }
}
