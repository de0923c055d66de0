import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AttackedService, UNHARMED } from './attacked-service.js';
import { Description, type Operation } from './openapi.js';
import { RawConnection, requestText } from './raw-connections.js';

const MIB = 1024 * 1024;
const EVENTS = '/attask/eventsubscription/api/v1/events';
/** States of events hold what their publishers put there; of the log-in's parameters, the vendor ignores unknown ones. */
const TAKES_ANYTHING = /\/events$|^\/attask\/api\//;
const NAMES = ['constructor', '__proto__', 'prototype', 'toString', 'valueOf', 'hasOwnProperty'];

describe('bodies', () => {
  let service: AttackedService;
  const connections: RawConnection[] = [];

  beforeAll(async () => {
    service = await AttackedService.start();
  });
  beforeEach(() => service.watch());
  afterAll(() => service.remove());

  /** Sends all but the end of a body, over many connections. */
  async function begin(
    count: number,
    path: string,
    length: number,
    headers: Readonly<Record<string, string>>,
  ): Promise<void> {
    const opened = await RawConnection.openMany(service.port, count);
    connections.push(...opened);
    const head = requestText('POST', path, { ...headers, 'Content-Length': String(length) });
    const part = Buffer.alloc(length - 10, ' ');
    for (const connection of opened) {
      connection.read();
      connection.send(head);
      connection.send(part);
    }
    await service.publishAndDeliver();
  }

  function end(): string[] {
    const answers = connections.map(({ received }) => received.slice(0, 12));
    for (const connection of connections.splice(0)) connection.destroy();
    return [...new Set(answers)].filter((answer) => answer !== '').toSorted();
  }

  it('of 33 MB, forty of them unfinished, are held within a budget', async () => {
    await begin(40, EVENTS, 32 * MIB, { sessionID: service.session, 'Content-Type': 'application/json' });
    expect(end().filter((answer) => !/^HTTP\/1\.1 (503|413)$/.test(answer))).toEqual([]);
    expect(await service.conclude('40 unfinished bodies of 32 MiB')).toEqual(UNHARMED);
  });

  it('of 1 MB at the log-in, five hundred of them unfinished, are not held at all', async () => {
    await begin(500, '/attask/api/v19.0/login', MIB, { 'Content-Type': 'application/x-www-form-urlencoded' });
    expect(end().filter((answer) => !/^HTTP\/1\.1 (503|413|429)$/.test(answer))).toEqual([]);
    expect(await service.conclude('500 unfinished bodies of 1 MiB at the log-in')).toEqual(UNHARMED);
  });

  it('with names of the prototype, in every call that takes one, are refused', async () => {
    const description = await Description.read();
    const taken: string[] = [];
    const failed: string[] = [];
    const operations = description.operations.filter(
      ({ path, body }) => body !== undefined && !path.endsWith('/logout'),
    );
    for (const operation of operations) {
      for (const name of NAMES) {
        for (const body of poisoned(description, operation, name)) {
          const { status, text } = await call(operation, body);
          const what = `${operation.method} ${operation.path} ${body.slice(0, 200)}: ${status} ${text.slice(0, 200)}`;
          if (status >= 500) failed.push(what);
          if (status < 300 && !TAKES_ANYTHING.test(operation.path)) taken.push(what);
        }
      }
    }
    expect(failed).toEqual([]);
    expect(taken).toEqual([]);
    expect(await service.conclude('names of the prototype')).toEqual(UNHARMED);
  });

  async function call(operation: Operation, body: string): Promise<{ status: number; text: string }> {
    const path = operation.path
      .replace('{version}', 'v19.0')
      .replaceAll(/\{\w+\}/g, '2f1c9f4e-6a68-4a3c-8a4e-2d6a5d0c0f11');
    const response = await fetch(service.url + path, {
      method: operation.method,
      headers: { sessionID: service.session, 'content-type': 'application/json' },
      body,
    });
    return { status: response.status, text: await response.text() };
  }
});

/** Bodies with an own key of this name at the top, and inside of each property. Written as text: `__proto__` too. */
function poisoned(description: Description, { body }: Operation, name: string): string[] {
  const poison = `{"${name}":{"prototype":1,"constructor":{"prototype":1}}}`;
  const schema = description.resolve(body!);
  const variants = [schema, ...(schema.oneOf ?? schema.anyOf ?? schema.allOf ?? [])].map((one) =>
    description.resolve(one),
  );
  const names = new Set(variants.flatMap(({ properties }) => Object.keys(properties ?? {})));
  return [
    poison,
    `{"x":${poison}}`,
    `[${poison}]`,
    ...[...names].flatMap((property) => [
      `{${JSON.stringify(property)}:${poison}}`,
      `{${JSON.stringify(property)}:[${poison}]}`,
    ]),
  ];
}
