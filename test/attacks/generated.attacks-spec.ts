import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Agent, request } from 'node:http';
import { AttackedService, PASSWORD, UNHARMED } from './attacked-service.js';
import { Description, type Operation } from './openapi.js';
import { type GeneratedRequest, randomNumbers, RequestGenerator } from './request-generator.js';
import { logIn } from '../support/traffic/log-in.js';

const COUNT = 20_000;
const CALLERS = 12;
const SEED = 20_261_129;
const MOST_IDS = 200;
/** What a caller does to itself: the session would be over, or the password another one. */
const OWN_END = /logout|users\/me\/(password|sessions)|\/user$|\/login$/;

interface Answer {
  readonly status: number;
  readonly text: string;
}

describe('requests generated from the description of the API', () => {
  let service: AttackedService;
  let session: string;
  let description: Description;
  const agent = new Agent({ keepAlive: true, maxSockets: CALLERS });

  beforeAll(async () => {
    service = await AttackedService.start({ PROVIDER_TIMEOUT_MS: '500', DELIVERY_TIMEOUT_MS: '500' });
    description = await Description.read();
    const made = await call({
      method: 'POST',
      path: '/api/v1/users',
      headers: { sessionID: service.session, 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'attacker', password: PASSWORD, accessLevel: 'System Administrator' }),
    });
    if (made.status !== 201) throw new Error(`the attacker was answered with ${made.status} ${made.text}`);
    session = await logIn(service.url, 'attacker', PASSWORD);
    await service.watch();
  });
  afterAll(async () => {
    agent.destroy();
    await service.remove();
  });

  it(`are answered, ${COUNT} of them, as is written down, and end neither service nor session`, async () => {
    const operations = description.operations.filter(({ path }) => !OWN_END.test(path));
    const generator = new RequestGenerator(description, operations, randomNumbers(SEED));
    const statuses = new Map<number, number>();
    const undocumented = new Set<string>();
    const kept = (await usersIds()).add(service.subscriptionId);
    let left = COUNT;
    const caller = async (): Promise<void> => {
      while (left-- > 0) {
        const generated = generator.next();
        if (touches(generated, kept)) continue;
        const answer = await call({ ...generated, headers: { ...generated.headers, sessionID: session } });
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        if (answer.status >= 500 && !isDocumented(generated.operation, answer.status)) {
          undocumented.add(
            `${generated.method} ${generated.path.slice(0, 200)} ${generated.body?.slice(0, 300)}: ${answer.status} ${answer.text.slice(0, 300)}`,
          );
        }
        for (const [, id] of answer.text.matchAll(/"(?:id|ID)":"([^"]{1,100})"/g)) {
          if (kept.has(id!)) continue;
          if (generator.ids.length < MOST_IDS) generator.ids.push(id!);
          else generator.ids[(left + id!.length) % MOST_IDS] = id!;
        }
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, caller));
    process.stdout.write(
      `answers: ${[...statuses]
        .toSorted(([a], [b]) => a - b)
        .map((pair) => pair.join(': '))
        .join(', ')}\n`,
    );
    expect([...undocumented].slice(0, 10)).toEqual([]);
    expect(statuses.get(0) ?? 0).toBe(0);
    expect(
      (await call({ method: 'GET', path: '/api/v1/users/me', headers: { sessionID: session } })).status,
    ).toBe(200);
    expect(await service.conclude(`${COUNT} generated requests`)).toEqual(UNHARMED);
  });

  async function usersIds(): Promise<Set<string>> {
    const { text } = await call({ method: 'GET', path: '/api/v1/users', headers: { sessionID: session } });
    return new Set([...text.matchAll(/"(?:id|ID)":"([^"]+)"/g)].map(([, id]) => id!));
  }

  function call({
    method,
    path,
    headers,
    body,
  }: Omit<GeneratedRequest, 'operation' | 'body'> & { body?: string | undefined }): Promise<Answer> {
    return new Promise((resolve) => {
      const sent = request(service.url + path, { method, agent, headers, timeout: 20_000 });
      sent.on('response', (response) => {
        // A stream has no end.
        if (response.headers['content-type'] === 'text/event-stream') {
          sent.destroy();
          return resolve({ status: response.statusCode!, text: '' });
        }
        let text = '';
        response
          .setEncoding('utf8')
          .on('data', (chunk: string) => (text += text.length < 100_000 ? chunk : ''));
        response.on('end', () => resolve({ status: response.statusCode!, text }));
        response.on('error', (error) => resolve({ status: 0, text: String(error) }));
      });
      sent.on('timeout', () => sent.destroy(new Error('no answer in twenty seconds')));
      // A connection that was closed while it was idle is nobody's mistake.
      sent.on('error', (error) => {
        if (sent.reusedSocket) resolve(call({ method, path, headers, body }));
        else resolve({ status: 0, text: String(error) });
      });
      sent.end(body);
    });
  }
});

/** Only what the description says may fail, and never "InternalError". */
function isDocumented({ statuses }: Operation, status: number): boolean {
  return [502, 503, 504].includes(status) && statuses.includes(status);
}

/** The attacker must be there at the end, and so must the subscription that is watched. */
function touches({ path, body }: GeneratedRequest, kept: ReadonlySet<string>): boolean {
  return [...kept].some((id) => path.includes(id) || body?.includes(id));
}
