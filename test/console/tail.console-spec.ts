import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Receiver } from '../support/receiver.js';
import { BASE } from '../support/service.js';
import { TestConsole } from './support/console.js';

describe('the live tail in the console', () => {
  let console: TestConsole;
  let receiver: Receiver;

  beforeAll(async () => {
    console = await TestConsole.start({ env: { RETRY_BASE_MS: '3600000', RETRY_LIMIT: '5' } });
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
  const publish = (objId: string) =>
    post('/events', { eventType: 'UPDATE', objCode: 'PROJ', objId, newState: {}, oldState: {} });

  it('is empty at first, and shows each event and each step of its deliveries as it happens', async () => {
    const window = await console.open('tail');
    const { page } = window;
    const lines = page.getByRole('log').getByRole('listitem');
    await page.getByText('Nothing has happened yet').waitFor();
    await page.getByRole('link', { name: 'Publish an event' }).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('tail-empty-1280-light');
    await post('/subscriptions', {
      objCode: 'PROJ',
      eventType: 'UPDATE',
      url: receiver.url('/hooks'),
      authToken: 'token-of-mine',
    });
    receiver.answer({ status: 503, body: '' });
    await publish('first');
    await lines.filter({ hasText: 'Retrying' }).filter({ hasText: '503' }).waitFor();
    await lines.filter({ hasText: '1 subscription' }).waitFor();
    receiver.answer(200);
    await publish('second');
    const delivered = lines.filter({ hasText: 'Delivered' });
    await delivered.waitFor();
    await publish('<script>שלום \u202Eevil 🎉');
    await lines.filter({ hasText: 'evil' }).first().waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture('tail-1280-light');

    await page.getByRole('searchbox').fill('second');
    await lines.filter({ hasText: 'first' }).first().waitFor({ state: 'detached' });
    expect(page.url()).toContain('q=second');
    await page.getByRole('button', { name: 'Deliveries', pressed: false }).click();
    await lines.filter({ hasText: 'subscription' }).first().waitFor({ state: 'detached' });
    await page.getByRole('searchbox').fill('nothing such');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await lines.filter({ hasText: 'first' }).first().waitFor();
    await delivered.first().getByRole('link').click();
    await page.waitForURL(/deliveries\/msg_/);
  });

  it('stands still while it is paused, and goes on with what came meanwhile', async () => {
    const window = await console.open('tail', { width: 390, theme: 'dark' });
    const { page } = window;
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await publish('while-paused');
    await page.getByRole('button', { name: /^Resume with/ }).waitFor();
    expect(await page.getByText('while-paused').count()).toBe(0);
    await page.getByRole('button', { name: /^Resume with/ }).click();
    await page.getByText('while-paused').first().waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture('tail-390-dark');
  });

  it('asks the lists while there is no stream, and follows it again when it is back', async () => {
    const { page } = await console.open('events');
    await page.route(/api\/v1\/stream/, (route) => route.fulfill({ status: 503, body: '' }));
    await page.goto(`${console.url}tail`);
    await page.getByText('No stream; updated every 2 seconds').waitFor();
    await publish('without-stream');
    await page.getByText('without-stream').first().waitFor();
    await page.unroute(/api\/v1\/stream/);
    await page.getByText('Live', { exact: true }).waitFor();
    expect(await page.getByText('No stream; updated every 2 seconds').count()).toBe(0);
    await publish('with-stream');
    await page.getByText('with-stream').first().waitFor();
  });
});
