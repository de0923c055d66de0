import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { StatsWriter } from '../../src/statistics/recording/stats-writer.js';
import { Receiver } from '../support/receiver.js';
import { BASE } from '../support/service.js';
import { until } from '../support/until.js';
import { LOOKS } from './support/browser.js';
import { TestConsole } from './support/console.js';

const S = `${BASE}/subscriptions`;

describe('the last 24 hours in the list of subscriptions', () => {
  let console: TestConsole;
  let receiver: Receiver;
  const ids: string[] = [];

  const subscribe = async (path: string, more: object = {}): Promise<string> => {
    const body = {
      objCode: 'TASK',
      eventType: 'UPDATE',
      url: receiver.url(path),
      authToken: 'token-of-mine',
      ...more,
    };
    const answer = await console.service.call('POST', S, { body });
    expect(`${answer.status} ${answer.text}`).toMatch(/^201/);
    return answer.body.id as string;
  };

  beforeAll(async () => {
    console = await TestConsole.start({ env: { RETRY_BASE_MS: '3600000', RETRY_LIMIT: '5' } });
    receiver = await Receiver.start();
    receiver.answerAt('/bad', 500);
    // Without a filter each event goes to each of them.
    ids.push(await subscribe('/good', { settings: { name: 'Good' } }));
    ids.push(await subscribe('/bad', { settings: { name: 'Bad' } }));
    ids.push(await subscribe('/never', { objId: 'nobody', settings: { name: 'Never' } }));
    const body = { eventType: 'UPDATE', objCode: 'TASK', objId: 'x', newState: {}, oldState: {} };
    await console.service.call('POST', `${BASE}/events`, { body });
    await until('both were tried', async () => {
      const { body: counts } = await console.service.call(
        'GET',
        `${BASE}/deliveries?state=delivered,retrying`,
      );
      return (counts.deliveries as unknown[]).length === 2;
    });
    await console.service.running.app.get(StatsWriter).flush(Infinity);
    const database = await console.service.database.connect();
    // The hour is made more of, and put down for hours before it too.
    await database.query(
      `INSERT INTO subscription_stats (day, customer_id, span, at, subscription_id, endpoint_id, delivered, http_error)
       SELECT (moved AT TIME ZONE 'UTC')::date, customer_id, 60, moved, subscription_id, endpoint_id,
              CASE WHEN n IN (5, 6) THEN n ELSE delivered * (n * 37 % 101 + 20) END, http_error * (n % 5)
         FROM subscription_stats, generate_series(1, 18) n, LATERAL (SELECT at - n * interval '1 hour') m (moved)
        WHERE span = 60 AND n NOT IN (12, 13)`,
    );
  });
  afterEach(() => console.end());
  afterAll(async () => {
    await receiver.close();
    await console.close();
  });

  const day = (delivered: number, failed: number): string =>
    `${delivered.toLocaleString('en')} delivered, ${failed} failed in 24 hours`;

  it.each(LOOKS)(
    'are shown hour by hour, in words and not by colour alone, at $width px, $theme',
    async (look) => {
      const asked: string[] = [];
      const window = await console.open('profile', look);
      const { page } = window;
      page.on('request', (request) => {
        if (request.url().includes('/api/v1/stats?')) asked.push(request.url());
      });
      await page.goto(`${console.url}subscriptions`);
      const row = (name: string) => page.getByRole('row', { name });
      await row('Good')
        .getByRole('img', { name: / delivered, 0 failed in 24 hours$/ })
        .waitFor();
      await row('Bad')
        .getByRole('img', { name: day(11, 32) })
        .waitFor();
      await row('Never').getByRole('img', { name: 'Nothing was sent in 24 hours' }).waitFor();
      await row('Bad').getByText('74.4%').waitFor();
      expect(asked).toHaveLength(1);
      for (const id of ids) expect(asked[0]).toContain(id);
      // What failed hangs below the line.
      const bars = await row('Bad')
        .locator('svg rect')
        .evaluateAll((all) =>
          all.map((one) => [one.getAttribute('y'), one.getAttribute('height')].map(Number)),
        );
      const line = bars[0]![0]!;
      expect(bars.slice(1).filter(([y]) => y! > line)).not.toHaveLength(0);
      expect(bars.slice(1).filter(([y]) => y! < line)).toHaveLength(2);
      expect(await window.violations()).toEqual([]);
      expect(await window.overflows()).toBe(false);
      await window.picture(`subscription-days-${look.width}-${look.theme}`);
      await page.goto(`${console.url}subscriptions/${ids[1]}`);
      await page.getByText(day(11, 32), { exact: true }).waitFor();
      expect(await window.violations()).toEqual([]);
      expect(await window.overflows()).toBe(false);
      await window.picture(`subscription-day-${look.width}-${look.theme}`);
    },
  );

  it('are not there where no figures are kept, and the page says why', async () => {
    const without = await TestConsole.start({ env: { STATS_RETENTION_DAYS: '0' } });
    const body = { objCode: 'TASK', eventType: 'UPDATE', url: receiver.url('/off'), authToken: 'mine' };
    const { id } = (await without.service.call('POST', S, { body })).body as { id: string };
    const window = await without.open('subscriptions');
    const { page } = window;
    await page.getByText('not kept').waitFor();
    await page.goto(`${without.url}subscriptions/${id}`);
    await page.getByText('No figures are kept here: STATS_RETENTION_DAYS is 0.').waitFor();
    expect(await window.violations()).toEqual([]);
    await without.end();
    await without.close();
  });
});

describe('what is done with several subscriptions in the console', () => {
  let console: TestConsole;
  let receiver: Receiver;

  beforeAll(async () => {
    console = await TestConsole.start();
    receiver = await Receiver.start();
  });
  afterEach(() => console.end());
  afterAll(async () => {
    await receiver.close();
    await console.close();
  });

  const subscribe = async (path: string, objCode: string): Promise<string> => {
    const body = { objCode, eventType: 'UPDATE', url: receiver.url(path), authToken: 'token-of-mine' };
    const answer = await console.service.call('POST', S, { body: { ...body, settings: { name: path } } });
    expect(`${answer.status} ${answer.text}`).toMatch(/^201/);
    return answer.body.id as string;
  };

  it.each(LOOKS)(
    'says of each what became of it, and is done again with the rest, at $width px, $theme',
    async (look) => {
      const [, gone] = [await subscribe('/one', 'TASK'), await subscribe('/gone', 'TASK')];
      const record = await subscribe('/record', 'RECORD');
      const window = await console.open('subscriptions', look);
      const { page } = window;
      const dialog = page.getByRole('dialog');
      const rows = page.getByRole('row').filter({ has: page.getByRole('link') });
      const chooseAll = async (): Promise<void> => {
        for (const index of [0, 1, 2]) await rows.nth(index).getByRole('checkbox').check();
      };
      await chooseAll();
      await page.getByRole('button', { name: 'Change version' }).click();
      await dialog.getByText('/record · RECORD · UPDATE').waitFor();
      await dialog.getByText('v1', { exact: true }).click();
      await dialog.getByRole('button', { name: 'Set version v1' }).click();
      await dialog.getByText('2 done, 1 refused').waitFor();
      const row = (name: string) => dialog.getByRole('listitem').filter({ hasText: name });
      await row('/record').getByRole('img', { name: 'Refused' }).waitFor();
      await row('/record').getByText(/v2/).waitFor();
      await row('/one').getByRole('img', { name: 'Done' }).waitFor();
      await dialog.getByRole('heading', { name: 'Version of 1 subscription' }).waitFor();
      expect(await window.violations()).toEqual([]);
      expect(await window.overflows()).toBe(false);
      await window.picture(`subscription-outcomes-${look.width}-${look.theme}`);
      await dialog.getByRole('button', { name: 'Cancel' }).click();

      await chooseAll();
      await page.getByRole('button', { name: 'Delete 3 subscriptions' }).click();
      await dialog.getByLabel('Type 3 to confirm').fill('3');
      // Somebody else is quicker with one of them.
      expect((await console.service.call('DELETE', `${S}/${gone}`)).status).toBe(200);
      await dialog.getByRole('button', { name: 'Delete 3 subscriptions' }).click();
      await dialog.getByText('2 done, 1 refused').waitFor();
      await row('/gone').getByText(gone).waitFor();
      await dialog.getByRole('heading', { name: 'Delete 1 subscription?' }).waitFor();
      expect((await console.service.call('GET', `${S}/${record}`)).status).toBe(404);
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await page.getByText('No subscription yet').waitFor();
    },
  );
});

describe('the URL of a new subscription in the console', () => {
  it('is warned of while it is typed, when nothing may be sent there', async () => {
    const console = await TestConsole.start({ env: { EGRESS_PRIVATE: 'refuse' } });
    const window = await console.open('subscriptions/new?objCode=TASK', { width: 390, theme: 'dark' });
    const { page } = window;
    await page.getByRole('textbox', { name: 'URL' }).fill('http://10.1.2.3/hooks');
    await page
      .getByText(/10\.1\.2\.3/)
      .first()
      .waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture('subscription-egress-390-dark');
    await console.end();
    await console.close();
  });
});
