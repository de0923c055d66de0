import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { StatsWriter } from '../../src/statistics/recording/stats-writer.js';
import { Receiver } from '../support/receiver.js';
import { ADMIN, BASE } from '../support/service.js';
import { until } from '../support/until.js';
import { LOOKS } from './support/browser.js';
import { TestConsole } from './support/console.js';

/** Two a second, so that a replay can be looked at while it runs. */
const ENV = { ON_HOLD_RELEASE_RATE: '2', RETRY_BASE_MS: '3600000', RETRY_LIMIT: '5' };

describe('the replays in the console', () => {
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

  const post = async (path: string, body: object): Promise<Record<string, string>> => {
    const answer = await console.service.call('POST', BASE + path, { body });
    expect(`${answer.status} ${answer.text}`).toMatch(/^20/);
    return answer.body as Record<string, string>;
  };
  const reaches = (query: string, count: number): Promise<void> =>
    until(`${count} deliveries with ${query}`, async () => {
      const { body } = await console.service.call('GET', `${BASE}/deliveries?limit=1000&${query}`);
      return (body.deliveries as unknown[]).length === count;
    });
  const publish = async (objId: string, count: number): Promise<void> => {
    for (let n = 0; n < count; n++)
      await post('/events', [{ eventType: 'UPDATE', objCode: 'PROJ', objId, newState: { n }, oldState: {} }]);
  };
  /** A subscription that has got `count` deliveries. @returns its id */
  const delivered = async (objId: string, count: number, path = `/${objId}`): Promise<string> => {
    receiver.answerAt(path.split('?')[0]!, 200);
    const { id } = await post('/subscriptions', {
      objCode: 'PROJ',
      eventType: 'UPDATE',
      url: receiver.url(path),
      authToken: 'token-of-mine',
      objId,
    });
    await publish(objId, count);
    await reaches(`subscriptionId=${id}&state=delivered`, count);
    return id!;
  };

  it('say what they are for, and lead from there to a replay of a subscription that is searched for', async () => {
    const id = await delivered('searched', 3);
    await delivered('other', 1);
    const window = await console.open('replays');
    const { page } = window;
    await page.getByText('Nothing was replayed yet').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('replays-none');

    await page.getByRole('button', { name: 'New replay' }).click();
    const dialog = page.getByRole('dialog', { name: 'Send deliveries again' });
    await dialog.getByRole('list', { name: 'Subscriptions found' }).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('replay-subscriptions');
    await dialog.getByLabel('Subscription', { exact: true }).fill('/searched');
    await dialog.getByRole('button', { name: /other/ }).waitFor({ state: 'detached' });
    await dialog.getByRole('button', { name: /\/searched/ }).click();
    await dialog.getByRole('button', { name: 'Last hour' }).click();
    await dialog.getByText('Nothing of this period would be sent.').waitFor();
    expect(await dialog.getByRole('button', { name: 'Replay', exact: true }).isDisabled()).toBe(true);
    await dialog.getByText('All deliveries', { exact: true }).click();
    await dialog.getByText(/^3 deliveries, about 2 sec/).waitFor();
    expect(page.url()).toContain(`subscriptionId=${id}`);
    expect(page.url()).toContain('since=1h&only=all');
    expect(await window.violations()).toEqual([]);
    await window.picture('replay-dialog');

    await dialog.getByLabel('From').fill('2099-01-01T00:00');
    await dialog.getByText('since must not lie in the future.').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('replay-wrong-since');

    // The hour is not over yet: its figures are written down now, and drawn over.
    await console.service.running.app.get(StatsWriter).flush(Infinity);
    await page.reload();
    const plot = dialog.locator('.u-over');
    await plot.waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('replay-chart');
    const box = (await plot.boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.3, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 2, box.y + 40, { steps: 6 });
    await page.mouse.up();
    await page.waitForURL(({ searchParams }) => Date.parse(searchParams.get('since')!) < Date.now());
    const drawn = new URL(page.url()).searchParams;
    expect(Date.now() - Date.parse(drawn.get('since')!)).toBeGreaterThan(24 * 3_600_000);
    // What was drawn reaches into the hour that goes on: up to now.
    expect(drawn.get('until')).toBeNull();
    await dialog.getByText(/^3 deliveries, about 2 sec/).waitFor();
  });

  it('show how far one is, refuse a second one with the way to the first, and go on after a cancel', async () => {
    const id = await delivered('long', 40);
    const window = await console.open(`replays?new=true&subscriptionId=${id}&since=1h&only=all`);
    const { page } = window;
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/^40 deliveries, about 20 sec/).waitFor();
    await dialog.getByText('Sent oldest first, at most 2 a second.').waitFor();
    await dialog.getByRole('button', { name: 'Replay 40' }).click();
    await page.waitForURL(/\/replays\/[0-9a-f-]{36}$/);
    const first = page.url();
    const record = page.getByRole('complementary', { name: 'Replay' });
    await record.getByText('Deliveries are being created, oldest first.').waitFor();
    await record.getByText(/^\d+ of 40 processed$/).waitFor();
    await record.getByText(/\d a second\. About \d+ sec.* left\./).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('replay-running');

    await page.goto(`${console.url}replays?new=true&subscriptionId=${id}&since=1h&only=all`);
    await page.getByRole('button', { name: /^Replay \d+$/ }).click();
    await page.getByText('This subscription already has a running replay').waitFor();
    await window.picture('replay-refused');
    await page.getByRole('link', { name: 'Open it' }).click();
    await page.waitForURL(first);

    await record.getByRole('button', { name: 'Cancel the replay' }).click();
    const question = page.getByRole('dialog', { name: 'Cancel this replay?' });
    await question.getByText('No more deliveries are created.').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('replay-cancel');
    await question.getByRole('button', { name: 'Cancel the replay' }).click();
    await record
      .getByText('It was cancelled: no more deliveries are created.')
      .or(record.getByText('Continue'))
      .first()
      .waitFor();
    await record.getByRole('link', { name: 'Continue' }).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('replay-cancelled');

    await record.getByRole('link', { name: 'Continue' }).click();
    await dialog.getByText(/^\d+ deliver(y|ies), about/).waitFor();
    const left = Number(/\d+/.exec(await dialog.getByText(/^\d+ deliver(y|ies), about/).innerText())![0]);
    await dialog.getByRole('button', { name: `Replay ${left}` }).click();
    await record.getByText('All were created and have ended.').waitFor({ timeout: 60_000 });
    const numbers = new Set(
      receiver.at('/long').map((request) => (request.json() as { newState: { n: number } }).newState.n),
    );
    expect(numbers.size).toBe(40);
    // Each came with its event, and once more by one of the replays: of the moment in between some may come twice.
    const repeated = receiver
      .at('/long')
      .filter(({ headers }) => headers['hookfront-replay-of'] !== undefined);
    const originals = new Set(repeated.map(({ headers }) => headers['hookfront-replay-of']));
    expect(originals.size).toBe(40);
    expect(left).toBeLessThan(40);
  });

  it('wait for a URL that is frozen, and go on when it is enabled from here', async () => {
    const id = await delivered('frozen', 16);
    receiver.answerAt('/frozen', 410);
    await publish('frozen', 1);
    await reaches(`subscriptionId=${id}&state=retrying`, 1);
    const window = await console.open(`replays?new=true&subscriptionId=${id}&since=1h&only=all`);
    const { page } = window;
    await page.getByRole('button', { name: 'Replay 16' }).click();
    await page.waitForURL(/\/replays\/[0-9a-f-]{36}$/);
    const replayId = page.url().slice(-36);
    await page.getByText(/The URL is frozen: nothing is sent until it is enabled/).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('replay-on-hold');
    receiver.answerAt('/frozen', 200);
    await page.getByRole('button', { name: 'Enable the URL' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Enable the URL' }).click();
    await page.getByText('All were created and have ended.').waitFor();
    await page.getByRole('link', { name: 'Delivered', exact: true }).click();
    await page.waitForURL(/\/deliveries\?/);
    expect(page.url()).toContain(`replayId=${replayId}`);
    await page
      .getByRole('row', { name: /frozen/ })
      .first()
      .waitFor();
  });

  it('send one delivery once more, from its record and from its event', async () => {
    const id = await delivered('single', 1);
    const window = await console.open(`deliveries?subscriptionId=${id}`);
    const { page } = window;
    await page.locator('[data-row-link]').click();
    await page.getByText('Delivered at the first attempt.').waitFor();
    await page.keyboard.press('p');
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/^1 delivery, about/).waitFor();
    await dialog.getByRole('button', { name: 'Replay 1' }).click();
    await page.getByText('All were created and have ended.').waitFor();
    expect(receiver.at('/single')).toHaveLength(2);

    await page.getByRole('link', { name: 'Its deliveries' }).click();
    await page.locator('[data-row-link]').click();
    await page.getByText('Delivered at the first attempt.').waitFor();
    const record = page.getByRole('complementary', { name: 'Delivery' });
    expect(await record.getByRole('link', { name: 'Replay', exact: true }).count()).toBe(0);

    const { body } = await console.service.call('GET', `${BASE}/events?objId=single`);
    await page.goto(`${console.url}events/${(body.events as { eventId: string }[])[0]!.eventId}`);
    await page.getByRole('link', { name: 'Replay', exact: true }).first().click();
    await dialog.getByText(/^1 delivery, about/).waitFor();
  });

  it('say that it is more than was counted, where the count stopped', async () => {
    const id = await delivered('many', 1);
    const window = await console.visit(`replays?new=true&subscriptionId=${id}&since=24h&only=all`);
    await window.page.route(/\/replay$/, async (route) => {
      const answer = await route.fetch();
      const counted = (await answer.json()) as object;
      await route.fulfill({
        response: answer,
        json: { ...counted, count: 100_000, skipped: 12, complete: false },
      });
    });
    await window.signIn(ADMIN.username, ADMIN.password);
    await window.page.getByText(/^More than 100,000 deliveries, more than 13 h/).waitFor();
    await window.page.getByText(/^12 are skipped/).waitFor();
    expect(await window.page.getByRole('button', { name: 'Replay 100,000' }).isEnabled()).toBe(true);
  });

  it('look as they should on a phone in the dark, with odd data', async () => {
    const objId = '<b>שלום</b> \u{1F600}';
    const id = await delivered(objId, 2, `/${'a-very-long-path/'.repeat(100)}?q=<script>`);
    const made = await post(`/subscriptions/${id}/replay`, { since: '2020-01-01', only: 'all' });
    const window = await console.open(`replays?subscriptionId=${id}`, LOOKS[3]);
    const { page } = window;
    await page.locator('[data-row-link]').first().waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture('replays-390-dark');
    await page.goto(`${console.url}replays/${made['id']}`);
    await page.getByText('All were created and have ended.').waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture('replay-390-dark');
    await page.goto(`${console.url}replays?new=true&subscriptionId=${id}&since=7d&only=all`);
    await page.getByText(/^2 deliveries, about/).waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture('replay-dialog-390-dark');

    const wide = await console.open('replays', { lang: 'zh' });
    await wide.page.getByRole('heading', { level: 1, name: '重放' }).waitFor();
    await wide.page.locator('[data-row-link]').first().waitFor();
    expect(await wide.violations()).toEqual([]);
    await wide.picture('replays-zh');
    await wide.page.goto(`${console.url}replays/0199c7a2-6b1e-7c3d-9f40-5a2b8c7d6e5f`);
    await wide.page.getByText('此处没有内容').waitFor();
  });
});
