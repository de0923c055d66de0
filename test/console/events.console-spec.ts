import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Receiver } from '../support/receiver.js';
import { BASE } from '../support/service.js';
import { until } from '../support/until.js';
import { LOOKS } from './support/browser.js';
import { TestConsole } from './support/console.js';

describe('the events in the console', () => {
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

  const post = async (path: string, body: object): Promise<void> => {
    const answer = await console.service.call('POST', BASE + path, { body });
    expect(`${answer.status} ${answer.text}`).toMatch(/^20/);
  };
  const subscribe = (path: string, filters: object[], name?: string) =>
    post('/subscriptions', {
      ...(name !== undefined && { settings: { name } }),
      objCode: 'TASK',
      eventType: 'UPDATE',
      url: receiver.url(path),
      authToken: 'token-of-mine',
      filters,
    });
  const publish = (objId: string, newState: object, oldState: object) =>
    post('/events', [
      { eventType: 'UPDATE', objCode: 'TASK', objId, userId: 'somebody', newState, oldState },
    ]);

  it('say what they are for while there are none', async () => {
    const window = await console.open('events');
    await window.page.getByText('No event was published yet').waitFor();
    await window.page.getByRole('link', { name: 'Publish an event' }).waitFor();
    expect(await window.page.getByText('curl -X POST').count()).toBe(1);
    expect(await window.violations()).toEqual([]);
    await window.picture('events-none');
  });

  it.each(LOOKS)(
    'show who got one, and for whoever did not which condition said no, at $width px, $theme',
    async (look) => {
      const objId = `task-${look.width}-${look.theme}`;
      await subscribe(`/late-${objId}`, [{ fieldName: 'progressStatus', fieldValue: 'LT' }]);
      await subscribe(`/done-${objId}`, [{ fieldName: 'status', fieldValue: 'CPL' }]);
      await publish(
        objId,
        {
          ID: objId,
          status: 'INP',
          progressStatus: 'LT',
          name: 'Straße <b>',
          'DE:Budget': 12345678901234567890n.toString(),
        },
        { ID: objId, status: 'INP', progressStatus: 'OT', name: 'Straße <b>' },
      );
      await until('it is delivered', () => receiver.requests.some(({ path }) => path === `/late-${objId}`));
      const window = await console.open(`events?objId=${objId}`, look);
      const { page } = window;
      await page.locator('[data-row-link]').first().waitFor();
      expect(await window.violations()).toEqual([]);
      expect(await window.overflows()).toBe(false);
      await window.picture(`events-${look.width}-${look.theme}`);

      await page.locator('[data-row-link]').first().click();
      await page.getByText('Did not match', { exact: true }).first().click();
      const refused = page
        .getByRole('listitem')
        .filter({ hasText: `/done-${objId}` })
        .first();
      await refused.getByText('status is "INP"; the filter asks for "CPL".').waitFor();
      await page.getByText(`/late-${objId}`).waitFor({ state: 'detached' });
      expect(await window.violations()).toEqual([]);
      expect(await window.overflows()).toBe(false);
      await window.picture(`event-${look.width}-${look.theme}`);
      await page.getByRole('tab', { name: 'Changes' }).click();
      await page
        .getByRole('row', { name: /progressStatus/ })
        .getByText('"LT"')
        .waitFor();
      expect(await page.getByRole('row', { name: /name/ }).count()).toBe(0);
      expect(await window.violations()).toEqual([]);
      await window.picture(`event-changes-${look.width}-${look.theme}`);
    },
  );

  it('lead to the delivery that one became, and back', async () => {
    await subscribe('/there', [{ fieldName: 'name', fieldValue: 'there' }]);
    await publish('there', { name: 'there' }, { name: 'not yet' });
    await until('it is delivered', () => receiver.requests.some(({ path }) => path === '/there'));
    const { page } = await console.open('events?objId=there');
    await page.locator('[data-row-link]').first().click();
    await page.getByText('One subscription matched this event: 1 delivered.').waitFor();
    await page.getByRole('link', { name: 'Open the delivery' }).click();
    await page.getByText('Delivered at the first attempt.').waitFor();
    await page.getByRole('link', { name: /^evt_/ }).click();
    await page.getByText('One subscription matched this event').waitFor();
    expect(page.url()).toMatch(/\/events\/evt_/);
  });

  it('were not got by whoever refused them: that is told in the list, and with what is told of each', async () => {
    receiver.answerAt('/refuses', 500);
    await subscribe('/refuses', [{ fieldName: 'name', fieldValue: 'refused' }], 'Issues for the warehouse');
    await subscribe('/takes', [{ fieldName: 'name', fieldValue: 'Refu', comparison: 'contains' }]);
    await subscribe('/taken', [
      { fieldName: 'status', fieldValue: 'NEW' },
      { fieldName: 'name', fieldValue: 'refused' },
    ]);
    await publish('refused', { name: 'refused', status: 'NEW' }, { name: 'x', status: 'INP' });
    await until('it is sent', () => receiver.at('/refuses').length > 0 && receiver.at('/taken').length > 0);
    const window = await console.open('events?objId=refused');
    const { page } = window;
    await page.getByRole('row', { name: /1 of 2 delivered/ }).waitFor();
    await page.locator('[data-row-link]').first().click();
    await page.getByText('2 subscriptions matched this event: 1 delivered, 1 retrying.').waitFor();
    await page.getByText('Undelivered', { exact: true }).click();
    const refusing = page.getByRole('listitem').filter({ hasText: 'Issues for the warehouse' });
    await refusing.getByText('Retrying').waitFor();
    expect(await page.getByRole('link', { name: 'Open the delivery' }).count()).toBe(1);
    await page.getByText('Did not match', { exact: true }).first().click();
    await page
      .getByText('They differ only in upper and lower case, and the comparison is case-sensitive.')
      .waitFor();
    await window.picture('event-refused');
  });

  it('show what would not be seen, and keep what it would turn around in its place', async () => {
    await publish('hidden', { name: 'abc\u202edef', شروع: 'مرحبا <b>' }, { name: 'x' });
    const window = await console.open('events?objId=hidden');
    const { page } = window;
    await page
      .getByText(String.raw`abc\u202edef`)
      .first()
      .waitFor();
    await page.locator('[data-row-link]').first().click();
    await page.getByRole('tab', { name: 'Changes' }).click();
    await page
      .getByRole('row', { name: /name/ })
      .getByText(String.raw`"abc\u202edef"`)
      .waitFor();
    await window.picture('event-hidden');
    await page.getByRole('link', { name: 'Publish again' }).click();
    await page.locator('.cm-content').first().waitFor();
    expect(await page.locator('.cm-content').first().textContent()).not.toContain('\u202e');
    await window.picture('publish-hidden');
  });

  it('are searched by what they changed, by a field’s value, and by text', async () => {
    await publish('search-1', { name: 'Needle in a haystack', status: 'NEW' }, { name: 'x', status: 'NEW' });
    await publish('search-2', { name: 'x', status: 'INP' }, { name: 'x', status: 'NEW' });
    const { page } = await console.open('events?q=Needle');
    await page.getByRole('row', { name: /search-1/ }).waitFor();
    expect(await page.getByRole('row', { name: /search-2/ }).count()).toBe(0);
    await page.goto(`${console.url}events?path=status&value=INP`);
    await page.getByRole('row', { name: /search-2/ }).waitFor();
    expect(await page.getByRole('row', { name: /search-1/ }).count()).toBe(0);
    await page.goto(`${console.url}events?changed=name`);
    await page.getByRole('row', { name: /search-1/ }).waitFor();
    expect(await page.getByRole('row', { name: /search-2/ }).count()).toBe(0);
  });

  it('work in Chinese', async () => {
    const window = await console.open('events', { lang: 'zh' });
    await window.page.locator('[data-row-link]').first().click();
    await window.page.getByRole('tab', { name: '谁收到、谁未收到' }).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('events-zh');
  });
});
