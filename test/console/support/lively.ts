import { Receiver } from '../../support/receiver.js';
import { BASE } from '../../support/service.js';
import { until } from '../../support/until.js';
import type { TestConsole } from './console.js';
import { ConsoleProvider } from './documents.js';

/** Retries, probes and ends of what a list waits for are far away: what is there stays as it is. The fourth failure disables a URL. */
export const LIVELY_ENV = {
  RETRY_BASE_MS: '3600000',
  RETRY_LIMIT: '5',
  DISABLE_MIN_ATTEMPTS: '3',
  PROBE_INTERVAL_MS: '3600000',
};

const ODD = 'Straße <b>שלום</b> 🗄️ with a name that no column has room for';

/** One record of each kind, by what its list calls its id. */
export interface Lively {
  readonly subscriptionId: string;
  readonly deliveryId: string;
  readonly eventId: string;
  readonly endpointId: string;
  readonly replayId: string;
  readonly jobId: string;
  readonly integrationId: string;
  readonly documentId: string;
  readonly userId: string;
  readonly entryId: string;
  close(): Promise<void>;
}

/**
 * Everything that the console has a page for: deliveries in every state but exhausted, URLs in every health, a replay, a job, a document
 * and users.
 */
export async function makeLively(console: TestConsole): Promise<Lively> {
  const receiver = await Receiver.start();
  const provider = await ConsoleProvider.start(console);
  receiver.answerAt('/fails', { status: 500, body: '<h1>Internal Server Error</h1>' });
  receiver.answerAt('/gone', 410);
  const send = async (method: string, path: string, body?: object): Promise<Record<string, string>> => {
    const answer = await console.service.call(method, path, { body });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.body as Record<string, string>;
  };
  const first = async (path: string, list: string, id = 'id'): Promise<string> => {
    const { body } = await console.service.call('GET', path);
    return (body[list] as Record<string, string>[])[0]![id]!;
  };
  const counted = async (query: string): Promise<number> => {
    const { body } = await console.service.call('GET', `${BASE}/deliveries?limit=1000&${query}`);
    return (body.deliveries as unknown[]).length;
  };
  const subscribe = async (path: string, objCode: string, more: object = {}): Promise<string> => {
    const body = {
      objCode,
      eventType: 'UPDATE',
      url: receiver.url(path),
      authToken: 'token-of-mine',
      ...more,
    };
    return (await send('POST', `${BASE}/subscriptions`, body))['id']!;
  };
  const publish = (objCode: string, n: number) =>
    send('POST', `${BASE}/events`, [
      {
        eventType: 'UPDATE',
        objCode,
        objId: `${objCode.toLowerCase()}-${n}`,
        newState: { ID: `${n}`, name: ODD, status: 'CUR', percentComplete: n, 'DE:Region': '北京' },
        oldState: { ID: `${n}`, name: 'Alt', status: 'PLN', percentComplete: n - 1 },
      },
    ]);

  const subscriptionId = await subscribe('/takes', 'PROJ', {
    settings: { name: ODD, labels: { team: 'planning' } },
    filters: [
      { fieldName: 'status', comparison: 'changed' },
      { fieldName: 'percentComplete', fieldValue: '1', comparison: 'gte' },
    ],
  });
  await subscribe(`/a/long/path/${'that/no/column/has/room/for/'.repeat(8)}`, 'PROJ');
  await subscribe('/fails', 'TASK', { settings: { name: 'Tasks for the warehouse' } });
  await subscribe('/gone', 'OPTASK');
  for (let n = 1; n <= 12; n++) await publish('PROJ', n);
  // One after the other: each attempt is counted before the next one is made, and the last ones wait.
  for (let n = 1; n <= 6; n++) {
    await publish('TASK', n);
    if (n <= 4)
      await until('it has failed', async () => (await counted('objCode=TASK&state=retrying')) === n);
  }
  await publish('OPTASK', 1);
  await until('all is dealt with', async () => (await counted('state=pending')) === 0);
  const replay = await send('POST', `${BASE}/subscriptions/${subscriptionId}/replay`, {
    since: new Date(Date.now() - 3_600_000).toISOString(),
  });
  const job = await send('POST', `${BASE}/jobs`, { action: 'cancel', filter: { objId: 'task-6' } });

  const integrationId = await provider.register(ODD.slice(0, 60), 'ApiKey');
  await provider.register('Archive', 'OAuth2');
  await provider.folder.put('Reports/2026/Q1.txt', 'one');
  await provider.folder.put(`${ODD}.txt`, 'two');
  await send('POST', `/api/v1/document-services/${integrationId}/link`);
  const { id: externalId } = await provider.folder.at(`${ODD}.txt`);
  const document = await send('POST', '/api/v1/documents', { integrationId, externalId });
  const who = await provider.person('erika');

  return {
    subscriptionId,
    deliveryId: await first(`${BASE}/deliveries?objCode=TASK&state=retrying`, 'deliveries'),
    eventId: await first(`${BASE}/events?objCode=PROJ`, 'events', 'eventId'),
    endpointId: await first('/api/v1/endpoints?health=disabled', 'endpoints'),
    replayId: replay['id']!,
    jobId: job['id']!,
    integrationId,
    documentId: document['ID']!,
    userId: await first(`/api/v1/users?search=${who.username}`, 'users'),
    entryId: await first('/api/v1/audit', 'entries'),
    close: async () => {
      await receiver.close();
      await provider.close();
    },
  };
}
