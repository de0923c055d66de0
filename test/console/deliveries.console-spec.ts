import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { Database } from '../../src/platform/database/index.js';
import { Receiver } from '../support/receiver.js';
import { BASE } from '../support/service.js';
import { until } from '../support/until.js';
import { LOOKS } from './support/browser.js';
import { TestConsole } from './support/console.js';

/** Retries far away, so that what is retried was asked for. The fourth failure disables a URL. */
const ENV = {
  RETRY_BASE_MS: '3600000',
  RETRY_LIMIT: '5',
  DISABLE_MIN_ATTEMPTS: '3',
  PROBE_INTERVAL_MS: '3600000',
};

describe('the deliveries in the console', () => {
  let console: TestConsole;
  let receiver: Receiver;
  let broken: Receiver;

  beforeAll(async () => {
    console = await TestConsole.start({ env: ENV });
    [receiver, broken] = [await Receiver.start(), await Receiver.start()];
  });
  afterEach(() => console.end());
  afterAll(async () => {
    await receiver.close();
    await broken.close();
    await console.close();
  });

  const post = async (path: string, body: object): Promise<Record<string, string>> => {
    const answer = await console.service.call('POST', BASE + path, { body });
    expect(`${answer.status} ${answer.text}`).toMatch(/^20/);
    return answer.body as Record<string, string>;
  };
  const subscribe = (url: string, objId: string) =>
    post('/subscriptions', { objCode: 'PROJ', eventType: 'UPDATE', url, authToken: 'token-of-mine', objId });
  const publish = (objId: string, newState: object = {}, oldState: object = {}) =>
    post('/events', [{ eventType: 'UPDATE', objCode: 'PROJ', objId, newState, oldState }] as never);
  const reaches = (query: string, count: number): Promise<void> =>
    until(`${count} deliveries with ${query}`, async () => {
      const { body } = await console.service.call('GET', `${BASE}/deliveries?${query}`);
      return (body.deliveries as unknown[]).length === count;
    });

  it.each(LOOKS)('say what they are for while there are none, at $width px, $theme', async (look) => {
    const other = `empty-${look.width}-${look.theme}`;
    const window = await console.open(`deliveries?objId=${other}`, look);
    await window.page.getByText('Nothing matches these filters').waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`deliveries-none-${look.width}-${look.theme}`);
  });

  it('lead from a delivery that failed to its cause, and from there to its repair', async () => {
    await subscribe(broken.url('/hooks'), 'repair');
    broken.answer({ status: 500, body: 'database is locked' });
    await publish('repair', { ID: 'repair', status: 'CUR' }, { ID: 'repair', status: 'PLN' });
    await reaches('objId=repair&state=retrying', 1);

    const { page } = await console.open('deliveries');
    await page.getByRole('button', { name: /^In trouble/ }).click();
    await page
      .getByRole('row', { name: /repair/ })
      .getByRole('link')
      .click();
    await page.getByText(/^The receiver answered 500\. Next attempt in /).waitFor();
    await page.getByText('database is locked').waitFor();
    await page.getByText(/^If that fails, 4 more attempts follow/).waitFor();

    broken.answer(200);
    await page.getByRole('button', { name: 'Retry now' }).click();
    await page.getByText('Delivered at attempt 2.').waitFor();
    expect(broken.requests.filter(({ path }) => path === '/hooks')).toHaveLength(2);
  });

  it('show why a URL gets nothing, and what has waited goes out when it is enabled', async () => {
    await subscribe(broken.url('/down'), 'down');
    broken.answer(500);
    for (let n = 1; n <= 4; n++) {
      await publish('down', { n });
      await reaches('objId=down&state=retrying', n);
    }
    await publish('down', { n: 5 });
    await reaches('objId=down&state=onHold', 1);
    broken.answer(200);
    const { page } = await console.open('deliveries?objId=down&state=onHold');
    await page.getByRole('row', { name: /down/ }).getByRole('link').click();
    await page.getByText(/^Its URL is disabled\. .* Next test: (?!.*T.*Z)/).waitFor();
    expect(await page.getByRole('button', { name: 'Retry now' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Enable the URL' }).click();
    const dialog = page.getByRole('dialog', { name: 'Enable this URL?' });
    await dialog.getByText('1 delivery on hold goes out at once.').waitFor();
    await dialog.getByRole('button', { name: 'Enable the URL' }).click();
    await page.getByText('Delivered at the first attempt.').waitFor();
    await reaches('objId=down&state=delivered', 1);
    expect(await page.getByRole('button', { name: 'Enable the URL' }).count()).toBe(0);
  });

  it('lead from what was given up before its subscription was replaced to another try at the new URL', async () => {
    const { id } = (await subscribe(broken.url('/wrong'), 'moved')) as { id: string };
    broken.answer(500);
    await publish('moved', { n: 1 });
    await reaches('objId=moved&state=retrying', 1);
    await console.service.running.app
      .get(Database)
      .query(
        `UPDATE deferred_deliveries SET state = 'exhausted', finished_at = now() WHERE subscription_id = $1`,
        [id],
      );
    receiver.answer(200);
    await post(`/subscriptions/${id}/replace`, {
      undelivered: 'move',
      objCode: 'PROJ',
      eventType: 'UPDATE',
      objId: 'moved',
      url: receiver.url('/right'),
    });
    const { page } = await console.open('deliveries?objId=moved');
    await page.getByRole('row', { name: /moved/ }).getByRole('link').click();
    await page.getByText(/Its subscription was replaced: a retry/).waitFor();
    await page.getByRole('button', { name: 'Retry now' }).click();
    await page.getByText('Delivered at attempt 2.').waitFor();
    expect(receiver.at('/right')).toHaveLength(1);
  });

  it.each(LOOKS)('look as they should with odd data, at $width px, $theme', async (look) => {
    const objId = `odd-${look.width}-${look.theme}`;
    await subscribe(
      receiver.url(`/a/very/long/path/that/no/column/has/room/for/${'x'.repeat(120)}/${objId}`),
      objId,
    );
    receiver.answer(200);
    const big = '9007199254740993';
    const text = `{"eventType":"UPDATE","objCode":"PROJ","objId":"${objId}","oldState":{"name":"Alt"},"newState":{"name":"<script>alert(1)</script>","rtl":"שלום \u202Eevil","exact":${big},"DE:Region":"北京"}}`;
    const sent = await console.service.call('POST', `${BASE}/events`, {
      body: text,
      headers: { 'content-type': 'application/json' },
    });
    expect(sent.status).toBe(202);
    await reaches(`objId=${objId}&state=delivered`, 1);
    const window = await console.open(`deliveries?objId=${objId}`, look);
    const { page } = window;
    await page.locator('[data-row-link]').first().waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`deliveries-${look.width}-${look.theme}`);

    await page.locator('[data-row-link]').first().click();
    await page.getByText('Delivered at the first attempt.').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture(`delivery-${look.width}-${look.theme}`);
    await page.getByRole('tab', { name: 'States' }).click();
    await page.getByText(big).waitFor();
    await page.getByText('"<script>alert(1)</script>"').waitFor();
    await page.getByText(String.raw`"שלום \u202eevil"`).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture(`delivery-states-${look.width}-${look.theme}`);
    await page.getByRole('tab', { name: 'Request' }).click();
    await page.getByText('webhook-timestamp').first().waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`delivery-request-${look.width}-${look.theme}`);
    expect(page.url()).toContain('tab=request');
  });

  it('are filtered by a value that is pressed, and the address says so', async () => {
    const { page } = await console.open('deliveries');
    await page
      .getByRole('row', { name: /repair/ })
      .getByRole('button', { name: 'Filter by repair' })
      .click();
    await page.getByRole('menuitem', { name: 'Only repair' }).click();
    await page.getByRole('button', { name: 'Object id: repair' }).waitFor();
    expect(page.url()).toContain('objId=repair');
    await page.reload();
    await page.getByRole('button', { name: 'Remove the filter Object id' }).click();
    await page.getByRole('row', { name: /down/ }).first().waitFor();
    expect(page.url()).not.toContain('objId');
  });

  it('are seen as a view that was saved under a name, which can be sent, renamed and deleted', async () => {
    const window = await console.open('deliveries');
    const { page } = window;
    const views = page.getByRole('button', { name: 'Views', exact: true });
    await views.click();
    expect(await page.getByRole('menuitem', { name: 'Save this view …' }).getAttribute('aria-disabled')).toBe(
      'true',
    );
    await page.getByRole('menuitem', { name: 'In trouble' }).click();
    await page.waitForURL(/\/deliveries\?state=retrying&state=onHold&state=exhausted$/);
    await page.getByRole('button', { name: 'In trouble', exact: true }).last().waitFor();

    await page.goto(`${console.url}deliveries?objId=down&since=24h`);
    await views.press('Enter');
    await page.getByRole('menuitem', { name: 'In trouble' }).waitFor();
    expect(await window.violations()).toEqual([]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Save this view' });
    await dialog.getByLabel('Name').fill(' <b>Down</b> ');
    expect(await window.violations()).toEqual([]);
    await window.picture('deliveries-view-save');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '<b>Down</b>' }).waitFor();

    await page.goto(`${console.url}deliveries`);
    await views.click();
    const saved = page.getByRole('menuitem', { name: '<b>Down</b>' });
    expect(await saved.getAttribute('href')).toMatch(/deliveries\?objId=down&since=24h$/);
    expect(await window.violations()).toEqual([]);
    await window.picture('deliveries-views');
    await saved.click();
    await page.getByRole('button', { name: 'Object id: down' }).waitFor();

    await page.getByRole('button', { name: '<b>Down</b>' }).click();
    await page.getByRole('menuitem', { name: 'Rename or delete …' }).click();
    const managing = page.getByRole('dialog', { name: 'Views of this browser' });
    await managing.getByLabel('Name').fill('Down');
    expect(await window.violations()).toEqual([]);
    await window.picture('deliveries-views-manage');
    await managing.getByRole('button', { name: 'Rename' }).click();
    await managing.getByRole('button', { name: 'Delete Down' }).click();
    await page
      .getByRole('dialog', { name: 'Delete this view?' })
      .getByRole('button', { name: 'Cancel' })
      .click();
    await managing.getByRole('button', { name: 'Delete Down' }).click();
    await page
      .getByRole('dialog', { name: 'Delete this view?' })
      .getByRole('button', { name: 'Delete' })
      .click();
    await managing.waitFor({ state: 'detached' });
    await views.click();
    await page.getByRole('menuitem', { name: 'In trouble' }).waitFor();
    expect(await page.getByRole('menuitem').count()).toBe(2);
  });

  it('keep the views of one user from another one who uses the same browser', async () => {
    const other = { username: 'second-admin', password: 'correct horse battery' };
    await console.service.call('POST', '/api/v1/users', {
      body: { ...other, accessLevel: 'System Administrator' },
    });
    const window = await console.open('deliveries?objId=down');
    const { page } = window;
    await page.getByRole('button', { name: 'Views', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Save this view …' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('Mine');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Mine', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await window.signIn(other.username, other.password);
    await page.goto(`${console.url}deliveries?objId=down`);
    await page.getByRole('button', { name: 'Views', exact: true }).click();
    await page.getByRole('menuitem', { name: 'In trouble' }).waitFor();
    expect(await page.getByRole('menuitem', { name: 'Mine' }).count()).toBe(0);
  });

  it('can be gone through and retried by keyboard alone', async () => {
    await subscribe(broken.url('/keys'), 'keys');
    broken.answer(503);
    await publish('keys');
    await reaches('objId=keys&state=retrying', 1);
    broken.answer(200);
    const { page } = await console.open('deliveries?objId=keys');
    await page.getByRole('row', { name: /keys/ }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page
      .getByText(/The receiver answered 503/)
      .first()
      .waitFor();
    await page.keyboard.press('r');
    await page.getByText('Delivered at attempt 2.').waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL(/\/deliveries\?objId=keys$/);
    expect(await page.getByRole('tab').count()).toBe(0);
  });

  it('are saved as a file with all that the filters let through', async () => {
    const { page } = await console.open('deliveries?objId=down');
    await page.getByRole('row', { name: /down/ }).first().waitFor();
    await page.getByRole('button', { name: 'Export' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'As NDJSON' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('deliveries.ndjson');
    const lines = (await readFile((await file.path())!, 'utf8')).trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { objId: string }).objId)).toEqual(Array(5).fill('down'));
  });

  it('work in Chinese', async () => {
    const window = await console.open('deliveries', { lang: 'zh' });
    await window.page.getByRole('heading', { level: 1, name: '投递' }).waitFor();
    await window.page.locator('[data-row-link]').first().click();
    await window.page.getByRole('tab', { name: '状态变化' }).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('deliveries-zh');
  });

  it('say of one that is not there that it may be too old, or somebody else’s', async () => {
    const { page } = await console.open('deliveries/msg_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0');
    await page
      .getByText('It was deleted, is older than what is kept, or belongs to another customer.')
      .waitFor();
    expect(await page.getByRole('button', { name: 'Close' }).count()).toBe(1);
  });
});
