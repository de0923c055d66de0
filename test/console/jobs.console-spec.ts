import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Receiver } from '../support/receiver.js';
import { BASE } from '../support/service.js';
import { until } from '../support/until.js';
import { LOOKS } from './support/browser.js';
import { TestConsole } from './support/console.js';

/** Retries far away, so that what is retried was asked for: two a second, so that a job can be looked at while it runs. */
const ENV = {
  ON_HOLD_RELEASE_RATE: '2',
  RETRY_BASE_MS: '3600000',
  RETRY_LIMIT: '5',
  DISABLE_MIN_ATTEMPTS: '100000',
};

describe('jobs over all that a list shows, in the console', () => {
  let console: TestConsole;
  let receiver: Receiver;

  beforeAll(async () => {
    console = await TestConsole.start({ env: ENV });
    receiver = await Receiver.start();
  });
  afterEach(async () => {
    const { body } = await console.service.call('GET', `${BASE}/jobs`);
    for (const { id, state } of body.jobs as { id: string; state: string }[])
      if (state === 'running') await console.service.call('POST', `${BASE}/jobs/${id}/cancel`);
    await console.end();
  });
  afterAll(async () => {
    await receiver.close();
    await console.close();
  });

  const post = async (path: string, body: object): Promise<Record<string, string>> => {
    const answer = await console.service.call('POST', BASE + path, { body });
    expect(`${answer.status} ${answer.text}`).toMatch(/^20/);
    return answer.body as Record<string, string>;
  };
  const count = async (query: string): Promise<number> => {
    const { body } = await console.service.call('GET', `${BASE}/deliveries?limit=1000&${query}`);
    return (body.deliveries as unknown[]).length;
  };
  /** A subscription of which `n` deliveries have failed once, and wait for a retry that is far away. @returns its id */
  const failed = async (objId: string, n: number, status = 500, path = `/${objId}`): Promise<string> => {
    receiver.answerAt(path.split('?')[0]!, status);
    const { id } = await post('/subscriptions', {
      objCode: 'PROJ',
      eventType: 'UPDATE',
      url: receiver.url(path),
      authToken: 'token-of-mine',
      objId,
    });
    const event = { eventType: 'UPDATE', objCode: 'PROJ', objId, oldState: {} };
    await post(
      '/events',
      Array.from({ length: n }, (_, at) => ({ ...event, newState: { at } })),
    );
    await until(`${n} have failed`, async () => {
      const { body } = await console.service.call(
        'GET',
        `${BASE}/deliveries?limit=1000&subscriptionId=${id}`,
      );
      const all = body.deliveries as { state: string }[];
      return all.length === n && all.every(({ state }) => state === 'retrying' || state === 'onHold');
    });
    return id!;
  };
  const hasEnded = (id: string): Promise<void> =>
    until('the job has ended', async () => {
      const { body } = await console.service.call('GET', `${BASE}/jobs/${id}`);
      return body.state !== 'running';
    });

  it('say what they are for while there was none, and lead to what is in trouble', async () => {
    const window = await console.open('jobs');
    await window.page.getByText('There was no job yet').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('jobs-none');
    await window.page.getByRole('link', { name: 'Deliveries in trouble' }).click();
    await window.page.waitForURL(/\/deliveries\?state=retrying&state=onHold&state=exhausted$/);
  });

  it('retry what matches and nothing else, show how far they are, and can be ended', async () => {
    await failed('many', 30);
    const other = await failed('other', 2);
    receiver.answerAt('/many', 200);
    receiver.answerAt('/other', 200);
    receiver.clear();
    const window = await console.open('deliveries?objId=many');
    const { page } = window;
    await page.getByRole('button', { name: 'All that match' }).click();
    await page.getByRole('menuitem', { name: 'Retry all that match' }).click();
    const dialog = page.getByRole('dialog', { name: 'Retry all that match?' });
    await dialog.getByText('30 deliveries would be retried').waitFor();
    await dialog.getByText('State: Retrying, On hold, Exhausted').waitFor();
    await dialog.getByText('Object id: many').waitFor();
    await dialog.getByText(/^At most 2 a second: about 15 sec/).waitFor();
    expect(page.url()).toContain('objId=many&all=retry');
    expect(await window.violations()).toEqual([]);
    await window.picture('jobs-retry');

    await dialog.getByRole('button', { name: 'Retry 30' }).click();
    await page.waitForURL(/\/jobs\/[0-9a-f-]{36}$/);
    const id = page.url().slice(-36);
    const record = page.getByRole('complementary', { name: 'Job' });
    await record.getByText('Processing one after the other, oldest first.').waitFor();
    await record.getByText(/^\d+ of 30 processed$/).waitFor();
    await record.getByText(/\d a second\. About \d+ sec.* left\./).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('job-running');

    await record.getByRole('button', { name: 'End the job' }).click();
    const question = page.getByRole('dialog', { name: 'End this job?' });
    await question.getByText(/^What it has done stays: \d+ (was|were) retried\.$/).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('job-end');
    await question.getByRole('button', { name: 'End the job' }).click();
    await record.getByText('It was ended before everything was processed.').waitFor();
    await record.getByText('Ended early').waitFor();
    const touched = await count(`jobId=${id}`);
    expect(touched).toBeGreaterThan(0);
    expect(touched).toBeLessThan(30);
    expect(await count(`subscriptionId=${other}&state=retrying`)).toBe(2);
    expect(receiver.at('/other')).toEqual([]);

    await record.getByRole('link', { name: 'Its deliveries' }).click();
    await page.getByText(`${touched} rows`).waitFor();
    await page.getByRole('button', { name: /^Job: / }).waitFor();
    await page.locator('[data-row-link]').first().click();
    await page.getByRole('complementary', { name: 'Delivery' }).locator(`a[href$="/jobs/${id}"]`).click();
    await record.waitFor();
  });

  it('cancel what matches only once how many has been typed', async () => {
    const id = await failed('wrong', 3);
    const { page } = await console.open(`deliveries?subscriptionId=${id}`);
    await page.getByRole('button', { name: 'All that match' }).click();
    await page.getByRole('menuitem', { name: 'Cancel all that match' }).click();
    const dialog = page.getByRole('dialog', { name: 'Cancel all that match?' });
    const button = dialog.getByRole('button', { name: 'Cancel 3 deliveries' });
    expect(await button.isDisabled()).toBe(true);
    await dialog.getByLabel('Type 3 to confirm').fill('3');
    await button.click();
    await page.getByText('Everything was processed.').waitFor();
    await page.getByRole('link', { name: 'Cancelled', exact: true }).click();
    await page.waitForURL(/\/deliveries\?.*state=cancelled/);
    expect(await count(`subscriptionId=${id}&state=cancelled`)).toBe(3);
  });

  it('name what of the list they leave alone, and why', async () => {
    const id = await failed('gone', 4, 410);
    const window = await console.open(
      `deliveries?subscriptionId=${id}&state=retrying&state=onHold&state=delivered&all=retry`,
    );
    const { page } = window;
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Nothing that matches can be done now.').waitFor();
    await dialog.getByText('Delivered: these stay as they are, as they cannot be retried.').waitFor();
    await dialog.getByText(/^4 skipped: the URL is disabled or frozen; enable it first/).waitFor();
    expect(await dialog.getByRole('button', { name: 'Retry', exact: true }).isDisabled()).toBe(true);
    expect(await window.violations()).toEqual([]);
    await window.picture('jobs-left-alone');

    await page.goto(`${console.url}deliveries?state=delivered&all=cancel`);
    await dialog.getByText('Delivered: these stay as they are, as they cannot be cancelled.').waitFor();
    expect(await dialog.getByRole('button', { name: 'Cancel', exact: true }).isDisabled()).toBe(true);

    await page.goto(`${console.url}deliveries?all=retry`);
    await dialog.getByText('No filter is set').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('jobs-everything');
  });

  it('enable all blocked URLs of the list, and never more than a search shows', async () => {
    await failed('blocked-1', 1, 410);
    await failed('blocked-2', 1, 410);
    const window = await console.open('endpoints?search=blocked');
    const { page } = window;
    await page.getByRole('button', { name: 'Enable all that match' }).click();
    const dialog = page.getByRole('dialog', { name: 'Enable all that match?' });
    await dialog.getByText('A job cannot use a search').waitFor();
    expect(await dialog.getByRole('button', { name: 'Enable URLs' }).isDisabled()).toBe(true);
    expect(await window.violations()).toEqual([]);
    await window.picture('jobs-enable-search');
    await dialog.getByRole('button', { name: 'Clear the search' }).click();
    await dialog.getByText(/^\d+ URLs would be enabled$/).waitFor();
    receiver.answerAt('/blocked-1', 200);
    receiver.answerAt('/blocked-2', 200);
    await dialog.getByRole('button', { name: /^Enable \d+ URLs$/ }).click();
    await page.getByText('Everything was processed.').waitFor();
    await page.getByRole('link', { name: 'URLs', exact: true }).click();
    await page
      .getByRole('row', { name: /blocked-1/ })
      .getByText('Not tried yet')
      .waitFor();
  });

  it('lead to those that run where there are too many', async () => {
    const subscriptions = [];
    for (const objId of ['a', 'b', 'c', 'd', 'e']) subscriptions.push(await failed(objId, 25));
    const jobs: string[] = [];
    for (const subscriptionId of subscriptions)
      jobs.push((await post('/jobs', { action: 'retry', filter: { subscriptionId } }))['id']!);
    const window = await console.open(`deliveries?subscriptionId=${subscriptions[0]}&all=retry`);
    const { page } = window;
    await page.getByRole('button', { name: /^Retry \d+$/ }).click();
    await page.getByText('Too many jobs are running').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('jobs-limit');
    await page.getByRole('link', { name: 'Show the jobs' }).click();
    await page
      .getByRole('row', { name: /Running/ })
      .nth(4)
      .waitFor();
    await window.picture('jobs-running');
    for (const id of jobs) {
      await console.service.call('POST', `${BASE}/jobs/${id}/cancel`);
      await hasEnded(id);
    }
    await page
      .getByRole('row', { name: /Running/ })
      .first()
      .waitFor({ state: 'detached' });
  });

  it.each(LOOKS)('look as they should with odd data, at $width px, $theme', async (look) => {
    const objId = `<b>שלום</b> \u{1F600} ${look.width} ${look.theme}`;
    const path = `/${'a-very-long-path/'.repeat(60)}${look.width}-${look.theme}?q=<script>`;
    await failed(objId, 2, 500, path);
    const url = receiver.url(path);
    const made = await post('/jobs', { action: 'cancel', filter: { url, objId, since: '2020-01-01' } });
    await hasEnded(made['id']!);
    const window = await console.open('jobs', look);
    const { page } = window;
    await page.locator('[data-row-link]').first().waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`jobs-${look.width}-${look.theme}`);
    await page.locator('[data-row-link]').first().click();
    await page.getByText('Everything was processed.').waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`job-${look.width}-${look.theme}`);
    await page.goto(
      `${console.url}deliveries?url=${encodeURIComponent(url)}&objId=${encodeURIComponent(objId)}&all=retry`,
    );
    await page.getByText('Nothing that matches can be done now.').waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`jobs-dialog-${look.width}-${look.theme}`);
    await page.getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('button', { name: 'All that match' }).click();
    await page.getByRole('menuitem', { name: 'Cancel all that match' }).waitFor();
    await window.picture(`jobs-menu-${look.width}-${look.theme}`);
  });

  it('work in Chinese', async () => {
    const window = await console.open('jobs', { lang: 'zh' });
    await window.page.getByRole('heading', { level: 1, name: '任务' }).waitFor();
    await window.page.locator('[data-row-link]').first().click();
    await window.page.getByText('其范围内的全部内容已处理。').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('jobs-zh');
  });
});
