import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { Receiver } from '../support/receiver.js';
import { BASE } from '../support/service.js';
import { until } from '../support/until.js';
import { LOOKS } from './support/browser.js';
import { TestConsole } from './support/console.js';

/** The fourth failure disables a URL; retries and probes are far away, so that what goes out was asked for. */
const ENV = {
  RETRY_BASE_MS: '3600000',
  RETRY_LIMIT: '5',
  DISABLE_MIN_ATTEMPTS: '3',
  PROBE_INTERVAL_MS: '3600000',
};
const LONG = `/hooks/${'a-path-that-no-column-has-room-for/'.repeat(50)}%D7%A9%D7%9C%D7%95%D7%9D`;

describe('the endpoints in the console', () => {
  let console: TestConsole;
  let receiver: Receiver;

  beforeAll(async () => {
    console = await TestConsole.start({ env: ENV });
    receiver = await Receiver.start();
  });
  afterEach(() => console.end());
  afterAll(async () => {
    await receiver.close();
    await console.close();
  });

  const post = async (path: string, body: object): Promise<void> => {
    const answer = await console.service.call('POST', BASE + path, { body });
    expect(`${answer.status} ${answer.text}`).toMatch(/^20/);
  };
  const subscribe = (path: string, objId: string, eventType = 'UPDATE') =>
    post('/subscriptions', {
      objCode: 'PROJ',
      eventType,
      url: receiver.url(path),
      authToken: 'token-of-mine',
      objId,
    });
  const publish = (objId: string, n: number) =>
    post('/events', [{ eventType: 'UPDATE', objCode: 'PROJ', objId, newState: { n }, oldState: {} }]);
  const reaches = (query: string, count: number): Promise<void> =>
    until(`${count} deliveries with ${query}`, async () => {
      const { body } = await console.service.call('GET', `${BASE}/deliveries?${query}`);
      return (body.deliveries as unknown[]).length === count;
    });
  /** Four failures, one after the other, and `held` that then have to wait. */
  const disable = async (path: string, objId: string, held: number): Promise<void> => {
    await subscribe(path, objId);
    receiver.answerAt(path, 500);
    for (let n = 1; n <= 4; n++) {
      await publish(objId, n);
      await reaches(`objId=${objId}&state=retrying`, n);
    }
    for (let n = 5; n < 5 + held; n++) await publish(objId, n);
    await reaches(`objId=${objId}&state=onHold`, held);
  };

  it('say what they are for while no subscription names a URL', async () => {
    const window = await console.open('endpoints');
    await window.page.getByText('No URL yet').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('endpoints-none');
  });

  it('lead from a URL to why it gets nothing, say what goes out when it is enabled, and send it', async () => {
    await disable('/down', 'down', 2);
    await subscribe('/down', 'down', 'DELETE');
    const window = await console.open(`endpoints?url=${encodeURIComponent(receiver.url('/down'))}`);
    const { page } = window;
    await page.waitForURL(/\/endpoints\/[\w-]{43}$/);
    const record = page.getByRole('complementary', { name: 'Endpoint' });
    await record
      .getByText(/4 of 4 attempts failed.*Deliveries are on hold; in .* one is sent as a test/s)
      .waitFor();
    await record.getByText('2 subscriptions use this URL and share its health.').waitFor();
    await record.getByText('The last failed attempt').waitFor();
    await record.getByRole('link', { name: 'Open that delivery' }).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('endpoint-disabled');

    await page.keyboard.press('e');
    const dialog = page.getByRole('dialog', { name: 'Enable this URL?' });
    await dialog.getByText(/^2 deliveries on hold go out, at most 50 a second/).waitFor();
    await dialog.getByText(/4 that are retrying keep the times of their next attempts/).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('endpoint-enable');
    await dialog.getByRole('button', { name: 'Send a test first' }).click();
    await dialog.getByText(/^The test failed: /).waitFor();
    await dialog.getByRole('button', { name: 'Enable it anyway' }).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('endpoint-enable-tested');
    receiver.answerAt('/down', 200);
    await dialog.getByRole('button', { name: 'Send another test' }).click();
    await dialog.getByText(/^The receiver answered 200 in /).waitFor();
    await dialog.getByRole('button', { name: 'Enable the URL' }).click();
    await record.getByText('Everything is sent; what fails is retried.').waitFor();
    await reaches('objId=down&state=delivered', 2);
    expect(await record.getByRole('button', { name: 'Enable the URL' }).count()).toBe(0);

    await record.getByRole('link', { name: 'Its deliveries' }).click();
    await page.waitForURL(/\/deliveries\?url=/);
    await page
      .getByRole('row', { name: /Delivered/ })
      .first()
      .waitFor();
  });

  it.each([LOOKS[0]!, LOOKS[3]!])('look as they should with odd data, at $width px, $theme', async (look) => {
    const name = `${look.width}-${look.theme}`;
    await disable(`/disabled-${name}`, `disabled-${name}`, 1);
    await subscribe(`/gone-${name}`, `gone-${name}`);
    receiver.answerAt(`/gone-${name}`, 410);
    await publish(`gone-${name}`, 1);
    await reaches(`objId=gone-${name}&state=retrying`, 1);
    await subscribe(`${LONG}?look=${name}&q=<script>`, `<script>alert(1)</script> שלום \u{1F600} ${name}`);

    const window = await console.open('endpoints', look);
    const { page } = window;
    await page.locator('[data-row-link]').nth(2).waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`endpoints-${name}`);

    await page
      .getByRole('row', { name: new RegExp(`look=${name}`) })
      .locator('[data-row-link]')
      .click();
    await page.getByText('<script>alert(1)</script>').waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`endpoint-long-${name}`);

    await page.goto(`${console.url}endpoints?url=${encodeURIComponent(receiver.url(`/gone-${name}`))}`);
    await page.getByText('Nothing is sent until it is enabled.').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture(`endpoint-frozen-${name}`);
  });

  it('are filtered by health and by a part of the URL, and saved as a file', async () => {
    const { page } = await console.open('endpoints?health=frozen');
    await page.getByRole('row', { name: /gone-1280/ }).waitFor();
    expect(await page.locator('[data-row-link]').count()).toBe(2);
    await page.getByRole('button', { name: 'Export' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'As CSV' }).click(),
    ]);
    const text = await readFile((await file.path())!, 'utf8');
    expect(text.trim().split('\r\n')).toHaveLength(3);
    expect(text).toContain(receiver.url('/gone-390-dark'));

    await page.goto(`${console.url}endpoints?url=${encodeURIComponent('https://nobody.example.com/x')}`);
    await page.getByText('Nothing matches these filters').waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await page.getByRole('row', { name: /down/ }).waitFor();
  });

  it('enable a URL that another page shows, and survive that the service is away', async () => {
    await console.service.call('POST', '/api/v1/users', {
      body: { username: 'worker', password: 'a password of mine' },
    });
    const window = await console.open('deliveries?objId=disabled-390-dark&state=onHold');
    const { page } = window;
    await page.locator('[data-row-link]').click();
    await page.getByRole('button', { name: 'Enable the URL' }).click();
    const dialog = page.getByRole('dialog');
    console.disconnect();
    await dialog.getByRole('button', { name: 'Enable the URL' }).click();
    await dialog.getByText('The service cannot be reached.').waitFor();
    console.reconnect();
    receiver.answerAt('/disabled-390-dark', 200);
    await dialog.getByRole('button', { name: 'Enable the URL' }).click();
    await page.getByText('Delivered at the first attempt.').waitFor();
    expect(await page.getByRole('button', { name: 'Enable the URL' }).count()).toBe(0);
  });

  it('are not there for others than administrators, and one that is not there says so', async () => {
    const missing = await console.open(`endpoints/${'A'.repeat(43)}`);
    await missing.page
      .getByText('It was deleted, is older than what is kept, or belongs to another customer.')
      .waitFor();
    const { page } = await console.open(
      'endpoints',
      { lang: 'zh' },
      { username: 'worker', password: 'a password of mine' },
    );
    await page.getByText('无权查看').waitFor();
    expect(await page.locator('[data-row-link]').count()).toBe(0);
  });
});
