import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Receiver } from '../support/receiver.js';
import { BASE } from '../support/service.js';
import { until } from '../support/until.js';
import { TestConsole } from './support/console.js';

const PAGES = [
  'overview',
  'deliveries',
  'deliveries?state=onHold',
  'deliveries?state=retrying',
  'events',
  'tail',
  'publish',
  'subscriptions',
  'subscriptions/new',
  'endpoints',
  'replays',
  'jobs',
  'documents',
  'services',
  'integrations',
  'integrations/new',
  'users',
  'audit',
  'system?show=all',
  'profile',
  'docs',
];

describe('the console in Chinese', () => {
  let console: TestConsole;
  let receiver: Receiver;

  beforeAll(async () => {
    console = await TestConsole.start({
      env: {
        RETRY_BASE_MS: '3600000',
        RETRY_LIMIT: '5',
        DISABLE_CONSECUTIVE: '2',
        STATS_RETENTION_DAYS: '1',
      },
    });
    receiver = await Receiver.start();
    const post = async (path: string, body: object): Promise<Record<string, string>> => {
      const answer = await console.service.call('POST', path, { body });
      expect(`${answer.status} ${answer.text}`).toMatch(/^20/);
      return answer.body as Record<string, string>;
    };
    const count = async (query: string): Promise<number> =>
      ((await console.service.call('GET', `${BASE}/deliveries?${query}`)).body.deliveries as unknown[])
        .length;
    receiver.answerAt('/down', { status: 500, body: '不' });
    for (const path of ['/well', '/down']) {
      await post(`${BASE}/subscriptions`, {
        objCode: 'PROJ',
        eventType: 'UPDATE',
        url: receiver.url(path),
        authToken: 'token-of-mine',
        settings: { name: '仓库' },
      });
    }
    const publish = () =>
      post(`${BASE}/events`, {
        eventType: 'UPDATE',
        objCode: 'PROJ',
        objId: 'x',
        newState: {},
        oldState: {},
      });
    for (let n = 1; n <= 2; n++) {
      await publish();
      await until(`attempt ${n} failed`, async () => (await count('state=retrying')) >= n);
    }
    // The URL is disabled now: what follows is kept.
    await publish();
    await until('a delivery is on hold', async () => (await count('state=onHold')) > 0);
  });
  afterEach(() => console.end());
  afterAll(async () => {
    await receiver.close();
    await console.close();
  });

  it('has no English sentence of its own on any page, or in the first record of a list', async () => {
    const { page } = await console.open('overview', { lang: 'zh' });
    const english: string[] = [];
    const look = async (where: string): Promise<void> => {
      const found = await page.evaluate(sentencesIn);
      english.push(...found.map((text) => `${where}: ${text}`));
    };
    for (const path of PAGES) {
      await page.goto(console.url + path);
      await page.locator('#main h1').first().waitFor();
      await page.waitForFunction(() => !document.querySelector('#main')?.textContent?.includes('正在加载'));
      await look(path);
      const row = page.locator('[data-row-link]').first();
      if ((await row.count()) === 0) continue;
      await row.click();
      await page.locator('aside h2, aside h1, #main h1').last().waitFor();
      await page.waitForFunction(() => !document.querySelector('#main')?.textContent?.includes('正在加载'));
      await look(`${path}, a record`);
    }
    expect(english).toEqual([]);
  });

  it('says by itself why a delivery has failed', async () => {
    const { page } = await console.open('deliveries?state=retrying', { lang: 'zh' });
    await page.locator('[data-row-link]').first().click();
    const sentence = page.getByText(/^接收方返回 500。/);
    await sentence.waitFor();
    expect(await sentence.textContent()).not.toMatch(/[a-z]{3}/i);
  });
});

/** Three English words in a row, but in what is data, code, or said to be English. */
function sentencesIn(): string[] {
  const found: string[] = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { data, parentElement } = texts.currentNode as Text;
    if (parentElement!.closest('code, pre, bdi, script, style, noscript, option, [lang="en"], .cm-editor'))
      continue;
    found.push(...(data.match(/[A-Za-z][a-z]+(?:[ ,]+[A-Za-z]?[a-z]+){2,}/g) ?? []));
  }
  return found;
}
