import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AttackedService, PASSWORD, UNHARMED } from './attacked-service.js';

const UNDER_WAY = 200;
/** What the right log-in of another address may take. */
const PATIENCE_MS = 3_000;

describe('wrong log-ins, two hundred under way', () => {
  let service: AttackedService;
  let attackOver: AbortController;
  const statuses = new Map<number, number>();

  beforeAll(async () => {
    service = await AttackedService.start();
  });
  beforeEach(async () => {
    statuses.clear();
    attackOver = new AbortController();
    await service.watch();
  });
  afterAll(() => service.remove());

  async function logIn(username: string, password: string, address: string): Promise<number> {
    const response = await fetch(`${service.url}/attask/api/v19.0/login`, {
      method: 'POST',
      headers: { 'x-forwarded-for': address },
      body: new URLSearchParams({ username, password }),
    });
    await response.text();
    return response.status;
  }

  /** Keeps two hundred under way until it is told to stop. */
  function attack(address: (count: number) => string, username: (count: number) => string): Promise<unknown> {
    let count = 0;
    const one = async (): Promise<void> => {
      while (!attackOver.signal.aborted) {
        const status = await logIn(username(++count), 'wrong', address(count)).catch(() => 0);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    };
    return Promise.all(Array.from({ length: UNDER_WAY }, one));
  }

  it.each<[string, (count: number) => string, (count: number) => string]>([
    ['one address', () => '203.0.113.7', () => 'admin'],
    ['one address, for names that nobody has', () => '203.0.113.8', (count) => `nobody-${count}`],
    [
      'a thousand addresses',
      (count) => `198.51.${100 + (count % 4)}.${count % 250}`,
      (count) => `nobody-${count}`,
    ],
  ])('from %s: the right one of another address is answered in time', async (from, address, username) => {
    const attacked = attack(address, username);
    await service.publishAndDeliver(10);
    const took: number[] = [];
    for (let count = 1; count <= 5; count++) {
      const began = performance.now();
      expect(await logIn('admin', PASSWORD, `192.0.2.${count}`)).toBe(200);
      took.push(performance.now() - began);
    }
    attackOver.abort();
    await attacked;
    process.stdout.write(`log-ins from ${from}: the right ones took ${took.map(Math.round).join(', ')} ms\n`);
    expect(Math.max(...took)).toBeLessThan(PATIENCE_MS);
    expect([...statuses.keys()].filter((status) => ![401, 429, 503].includes(status))).toEqual([]);
    expect(await service.conclude(`log-in flood from ${from}`)).toEqual(UNHARMED);
  });
});
