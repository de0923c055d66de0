import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { Receiver } from '../support/receiver.js';
import { BASE } from '../support/service.js';
import { until } from '../support/until.js';
import { LOOKS } from './support/browser.js';
import { TestConsole } from './support/console.js';

const ENV = {
  RETRY_BASE_MS: '3600000',
  RETRY_LIMIT: '5',
  DISABLE_MIN_ATTEMPTS: '3',
  PROBE_INTERVAL_MS: '3600000',
};
const PATH = '/warehouse/of/the/northern/region/incoming/notifications';

describe('the lists of the console', () => {
  let console: TestConsole;
  let receiver: Receiver;
  let broken: Receiver;

  const post = async (path: string, body: object): Promise<Record<string, string>> => {
    const answer = await console.service.call('POST', BASE + path, { body });
    expect(`${answer.status} ${answer.text}`).toMatch(/^20/);
    return answer.body as Record<string, string>;
  };
  const subscribe = (url: string, objCode: string, eventType: string, more: object = {}) =>
    post('/subscriptions', { objCode, eventType, url, authToken: 'token-of-mine', ...more });
  const publish = (objCode: string, eventType: string, objId: string, states: object = {}) =>
    post('/events', [{ eventType, objCode, objId, newState: {}, oldState: {}, ...states }] as never);
  const deliveries = (query: string, n: number): Promise<void> =>
    until(`${n} deliveries with ${query}`, async () => {
      const { body } = await console.service.call('GET', `${BASE}/deliveries?${query}`);
      return (body.deliveries as unknown[]).length === n;
    });

  beforeAll(async () => {
    console = await TestConsole.start({ env: ENV });
    [receiver, broken] = [await Receiver.start(), await Receiver.start()];
    broken.answer({ status: 500, body: 'database is locked' });
    await subscribe(receiver.url(`${PATH}/projects`), 'PROJ', 'UPDATE');
    await subscribe(broken.url(`${PATH}/tasks`), 'TASK', 'CREATE');
    for (let n = 0; n < 3; n++) {
      await publish('PROJ', 'UPDATE', `6851f0c3000a4b5c6d7e8f900000000${n}`, {
        newState: { name: 'Warehouse', status: 'LT', lastUpdateDate: n, amount: 1 },
        oldState: { name: 'Warehouse', status: 'CUR', lastUpdateDate: -1, amount: 1 },
      });
    }
    await deliveries('objCode=PROJ&state=delivered', 3);
    for (let n = 0; n < 4; n++) await publish('TASK', 'CREATE', `tried-${n}`);
    await until('the URL is disabled', async () => {
      const { body } = await console.service.call('GET', '/api/v1/endpoints?health=disabled');
      return (body.endpoints as unknown[]).length === 1;
    });
    for (let n = 0; n < 4; n++) await publish('TASK', 'CREATE', `task-${n}`);
    await until('the deliveries are on hold', async () => {
      const { body } = await console.service.call('GET', `${BASE}/deliveries?state=onHold`);
      return (
        (body.deliveries as { objId: string }[]).filter(({ objId }) => objId.startsWith('task-')).length === 4
      );
    });
  });
  afterEach(() => console.end());
  afterAll(async () => {
    await receiver.close();
    await broken.close();
    await console.close();
  });

  const row = (page: Page, name: RegExp) => page.getByRole('row', { name });

  it.each(LOOKS)('keep the end of what does not fit, at $width px, $theme', async (look) => {
    for (const name of ['deliveries', 'events', 'subscriptions', 'endpoints', 'audit', '']) {
      const window = await console.open(name, look);
      const { page } = window;
      if (name !== '') await page.locator('[data-row-link]').first().waitFor();
      expect(await window.violations()).toEqual([]);
      expect(await window.overflows()).toBe(false);
      await window.picture(`list-${name || 'overview'}-${look.width}-${look.theme}`);
      await console.end();
    }
  });

  it('open the record wherever a row is pressed, and offer the filter in a button of its own', async () => {
    const { page } = await console.open('deliveries?objCode=PROJ', { width: 1280 });
    const first = page.locator('[data-row]').first();
    await first.waitFor();
    const cells = await first.getByRole('cell').all();
    for (const cell of cells.slice(1)) {
      const box = (await cell.boundingBox())!;
      await page.mouse.click(box.x + 16, box.y + box.height / 2);
      await page.waitForURL(/deliveries\/[^?]+\?objCode=PROJ/);
      await page.goBack();
      await first.waitFor();
    }
    const button = first.getByRole('button', { name: /^Filter by .*PROJ.*UPDATE$/ });
    await page.mouse.move(0, 0);
    expect(await button.evaluate((one) => getComputedStyle(one).opacity)).toBe('0');
    await first.hover();
    expect(await button.evaluate((one) => getComputedStyle(one).opacity)).toBe('1');
    await button.click();
    await page.getByRole('menuitem', { name: 'Only UPDATE' }).click();
    await page.waitForURL(/eventType=UPDATE/);
  });

  it('leave a state out that is pressed so', async () => {
    const { page } = await console.open('deliveries');
    await row(page, /task-3/)
      .getByRole('button', { name: 'Filter by On hold' })
      .click();
    await page.getByRole('menuitem', { name: 'Exclude On hold' }).click();
    await row(page, /task-3/).waitFor({ state: 'detached' });
    expect(new URL(page.url()).searchParams.getAll('state')).not.toContain('onHold');
    await row(page, /PROJ/).first().waitFor();
  });

  it('lead from one record to the next with ] and back with [', async () => {
    const { page } = await console.open('deliveries?objCode=TASK');
    const ids = await rowIds(page);
    await page.locator('[data-row-link]').first().press('Enter');
    await page.waitForURL(new RegExp(ids[0]!));
    await page.getByRole('complementary').getByRole('button', { name: 'Close' }).waitFor();
    await page.keyboard.press(']');
    await page.waitForURL(new RegExp(ids[1]!));
    await page.keyboard.press(']');
    await page.waitForURL(new RegExp(ids[2]!));
    await page.keyboard.press('[');
    await page.waitForURL(new RegExp(ids[1]!));
    expect(page.url()).toContain('objCode=TASK');
  });

  it('go back with k, select with x and up to a row with X, and open a tab with o', async () => {
    const { page } = await console.open('deliveries?objCode=TASK');
    const ids = await rowIds(page);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await page.locator(`[data-row="${ids[0]}"] [data-row-link]:focus`).waitFor();
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Shift+X');
    await page.getByRole('button', { name: 'Retry 3' }).waitFor();
    const [tab] = await Promise.all([page.context().waitForEvent('page'), page.keyboard.press('o')]);
    await tab.waitForURL(new RegExp(ids[2]!));
    expect(page.url()).not.toContain(ids[2]!);
  });

  it('show what is new above their rows, and with t as it comes', async () => {
    const { page } = await console.open('deliveries?objCode=PROJ');
    await row(page, /PROJ/).first().waitFor();
    await publish('PROJ', 'UPDATE', 'new-1');
    const button = page.getByRole('button', { name: '1 new' });
    await button.waitFor();
    const [pill, first] = [
      (await button.boundingBox())!,
      (await page.locator('[data-row]').first().boundingBox())!,
    ];
    expect(pill.y + pill.height).toBeLessThanOrEqual(first.y);
    await page.keyboard.press('.');
    await row(page, /new-1/).waitFor();
    await page.keyboard.press('t');
    await page.getByRole('button', { name: 'Stop following' }).waitFor();
    await publish('PROJ', 'UPDATE', 'new-2');
    await row(page, /new-2/).waitFor();
    await page.getByRole('button', { name: 'Stop following' }).click();
    await publish('PROJ', 'UPDATE', 'new-3');
    await page.getByRole('button', { name: '1 new' }).waitFor();
    expect(await row(page, /new-3/).count()).toBe(0);
  });

  it('have the chosen state in view on a phone', async () => {
    const { page } = await console.open('deliveries?state=cancelled', { width: 390 });
    const chosen = page.getByRole('button', { name: /^Cancelled/, pressed: true });
    await chosen.waitFor();
    await until('the chosen state is in view', async () => {
      const { x, width } = (await chosen.boundingBox())!;
      return x >= 0 && x + width <= 390;
    });
    expect(await chosen.count()).toBe(1);
  });

  it('end where their rows end', async () => {
    const { page } = await console.open('deliveries?objId=task-1', { width: 1280 });
    await row(page, /task-1/).waitFor();
    const frame = page.getByRole('region', { name: 'Deliveries', exact: true });
    expect((await frame.boundingBox())!.height).toBeLessThan(160);
  });

  it('enable the URL of a delivery on hold with e', async () => {
    const { page } = await console.open('deliveries?objId=task-1');
    await page.locator('[data-row-link]').first().click();
    await page.getByRole('button', { name: 'Enable the URL' }).waitFor();
    await page.keyboard.press('e');
    await page.getByRole('dialog').getByRole('button', { name: 'Enable the URL' }).waitFor();
    expect(page.url()).toContain('/deliveries/');
  });

  it('show what needs somebody first among the endpoints', async () => {
    const { page } = await console.open('endpoints');
    await page.locator('[data-row]').nth(1).waitFor();
    expect(await page.locator('[data-row]').first().innerText()).toContain('/tasks');
  });

  it('find a subscription among those that an event did or did not reach, by a part of its URL', async () => {
    for (let n = 0; n < 6; n++)
      await subscribe(receiver.url(`/other/${n}`), 'TASK', 'CREATE', { objId: 'another' });
    await publish('TASK', 'CREATE', 'seen');
    const { page } = await console.open('events?objId=seen');
    await page.locator('[data-row-link]').first().click();
    await page.getByRole('link', { name: /other\/3/ }).waitFor();
    await page.getByLabel('Name, URL or id').fill('OTHER/3');
    await page.getByRole('link', { name: /other\/4/ }).waitFor({ state: 'detached' });
    expect(await page.getByRole('link', { name: /other\/3/ }).count()).toBe(1);
  });

  it.each(['events', 'subscriptions', 'endpoints', 'replays'])('are exported: %s', async (name) => {
    const DIGITS = '12345678901234567890.123456789012345678';
    if (name === 'events') {
      const answer = await console.service.call('POST', `${BASE}/events`, {
        body: `[{"eventType":"CREATE","objCode":"PROJ","objId":"digits","newState":{"amount":${DIGITS}},"oldState":{}}]`,
      });
      expect(answer.status).toBeLessThan(300);
    }
    if (name === 'replays') {
      const { body } = await console.service.call('GET', `${BASE}/subscriptions`);
      const [{ id }] = body.subscriptions as [{ id: string }];
      await post(`/subscriptions/${id}/replay`, { since: new Date(0).toISOString(), only: 'undelivered' });
    }
    const { page } = await console.open(name === 'events' ? 'events?objId=digits' : name);
    await page.locator('[data-row-link]').first().waitFor();
    const rows = await page.locator('[data-row]').count();
    await page.getByRole('button', { name: 'Export' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: 'As NDJSON' }).click();
    const text = await readFile(await (await download).path(), 'utf8');
    const lines = text.trim().split('\n');
    expect(lines).toHaveLength(rows);
    for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
    if (name === 'events') expect(text).toContain(`"amount":${DIGITS}`);
  });
});

async function rowIds(page: Page): Promise<string[]> {
  await page.locator('[data-row]').nth(2).waitFor();
  return page.locator('[data-row]').evaluateAll((rows) => rows.map((one) => one.getAttribute('data-row')!));
}
