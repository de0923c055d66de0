import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Receiver } from '../support/receiver.js';
import { BASE } from '../support/service.js';
import { until } from '../support/until.js';
import { LOOKS } from './support/browser.js';
import { TestConsole } from './support/console.js';

const S = `${BASE}/subscriptions`;

describe('the subscriptions in the console', () => {
  let console: TestConsole;
  let receiver: Receiver;
  let gone: Receiver;

  beforeAll(async () => {
    console = await TestConsole.start();
    [receiver, gone] = [await Receiver.start(), await Receiver.start()];
    gone.answer(410);
  });
  afterEach(() => console.end());
  afterAll(async () => {
    await receiver.close();
    await gone.close();
    await console.close();
  });

  const subscribe = async (url: string, more: object = {}): Promise<string> => {
    const body = { objCode: 'TASK', eventType: 'UPDATE', url, authToken: 'token-of-mine', ...more };
    const answer = await console.service.call('POST', S, { body });
    expect(`${answer.status} ${answer.text}`).toMatch(/^201/);
    return answer.body.id as string;
  };
  const publish = async (objId: string, newState: object, oldState: object): Promise<void> => {
    const body = [{ eventType: 'UPDATE', objCode: 'TASK', objId, newState, oldState }] as never;
    expect((await console.service.call('POST', `${BASE}/events`, { body })).status).toBe(202);
  };
  const read = async (id: string) => (await console.service.call('GET', `${S}/${id}`)).body;

  it('say what they are for while there are none', async () => {
    const window = await console.open('subscriptions');
    await window.page.getByText('There is no subscription yet').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('subscriptions-none');
  });

  it('are enabled, given another version and deleted together, each behind a dialog that names them', async () => {
    const frozen = [
      await subscribe(gone.url('/a'), { objId: 'together' }),
      await subscribe(gone.url('/a'), { objId: 'together', filters: [{ fieldName: 'statu' }] }),
      await subscribe(gone.url('/b'), { objId: 'together' }),
    ];
    const others = await subscribe(receiver.url('/others'));
    await publish('together', { status: 'CUR' }, { status: 'PLN' });
    await until('the URLs are frozen', async () => {
      const { body } = await console.service.call('GET', `${S}?health=frozen`);
      return (body.meta as { total_count: number }).total_count === 3;
    });

    const window = await console.open('subscriptions?health=frozen');
    const { page } = window;
    const rows = page.getByRole('row').filter({ has: page.getByRole('link') });
    await rows.nth(2).waitFor();
    expect(await rows.count()).toBe(3);
    await page.getByRole('checkbox', { name: 'Select all rows shown' }).check();
    await page.getByRole('button', { name: 'Enable' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('heading', { name: 'Enable 2 URLs?' }).waitFor();
    expect(await window.violations()).toEqual([]);
    await dialog.getByRole('button', { name: 'Enable 2 URLs' }).click();
    await page.getByText('2 URLs are enabled.').waitFor();
    await page.getByText('Nothing matches these filters').waitFor();

    await page.getByRole('button', { name: 'Clear filters' }).click();
    await rows.nth(3).waitFor();
    for (const index of [1, 2, 3]) await rows.nth(index).getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Change version' }).click();
    await dialog.getByText('v1', { exact: true }).click();
    await dialog.getByRole('button', { name: 'Set version v1' }).click();
    await page.getByText('3 subscriptions have version v1 now.').waitFor();
    expect(await Promise.all(frozen.map(async (id) => (await read(id))['version']))).toEqual([
      'v1',
      'v1',
      'v1',
    ]);

    await rows.nth(3).waitFor();
    for (const index of [1, 2, 3]) await rows.nth(index).getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Delete 3 subscriptions' }).click();
    const confirm = dialog.getByRole('button', { name: 'Delete 3 subscriptions' });
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByLabel('Type 3 to confirm').fill('3');
    await window.picture('subscriptions-delete');
    await confirm.click();
    await page.getByText('3 subscriptions are deleted.').waitFor();
    await until('one row is left', async () => (await rows.count()) === 1);
    expect((await read(others))['id']).toBe(others);
  });

  it.each(LOOKS)('show each, its health, filters and deliveries, at $width px, $theme', async (look) => {
    const path = `/${look.width}-${look.theme}/${'long/'.repeat(look.width === 390 ? 380 : 1)}`;
    const id = await subscribe(receiver.url(path), {
      filters: [
        { fieldName: 'stauts', comparison: 'changed' },
        { fieldName: 'plannedCompletionDate', fieldValue: '2026-03-01', comparison: 'lt' },
        {
          fieldName: 'name',
          fieldValue: '<script>alert(1)</script> \u202Eمرحبا 🎈',
          comparison: 'ne',
          state: 'oldState',
        },
        {
          type: 'group',
          connector: 'OR',
          filters: [
            { fieldName: 'DE:Cost Center', fieldValue: ['Berlin', 'Paris'], comparison: 'containsOnly' },
            { fieldName: 'budget', fieldValue: 1, comparison: 'gte' },
          ],
        },
      ],
    });
    const everything = await subscribe(receiver.url(path), { objId: 'one' });
    const state = { status: 'CUR' };
    await publish('one', state, state);
    await until('it is delivered', () => receiver.at(path).length === 1);

    const window = await console.open('subscriptions', look);
    const { page } = window;
    await page.locator('[data-row-link]').first().waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`subscriptions-${look.width}-${look.theme}`);

    await page.goto(`${console.url}subscriptions/${id}`);
    await page.getByText('Its URL answers: everything that matches is sent at once.').waitFor();
    await page.getByText('the nearest one that it lists is "status"').waitFor();
    await page.getByRole('region', { name: 'Others with this URL' }).getByText('one').waitFor();
    await page.getByText('Failures in a row').waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`subscription-${look.width}-${look.theme}`);
    await page.getByRole('tab', { name: 'Filters (4)' }).click();
    await page.getByText('plannedCompletionDate is before 2026-03-01', { exact: true }).waitFor();
    await page.getByText('At least one of these holds:').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture(`subscription-filters-${look.width}-${look.theme}`);
    await page.goto(`${console.url}subscriptions/${everything}?tab=deliveries`);
    await page.getByRole('link', { name: /Delivered/ }).waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`subscription-deliveries-${look.width}-${look.theme}`);
  });

  it('are tested, get another secret, and go only when their object’s code is typed', async () => {
    const id = await subscribe(receiver.url('/mine'), { objCode: 'PROJ' });
    const window = await console.open(`subscriptions/${id}`);
    const { page } = window;
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText(/^The receiver answered 200 in /).waitFor();
    expect(receiver.at('/mine').map(({ headers }) => headers['hookfront-ping'])).toEqual(['true']);

    const choose = async (name: string): Promise<void> => {
      await page.getByRole('button', { name: 'More' }).click();
      await page.getByRole('menuitem', { name }).click();
    };
    await choose('Replace the signing secret');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Make a new secret' }).click();
    await dialog.getByText(/^whsec_/).waitFor();
    await dialog.getByText(/for another (24 hrs|1 day|23 hrs? 59 mins?)/).waitFor();
    expect(await dialog.getByRole('button', { name: 'Close' }).isDisabled()).toBe(true);
    expect(await window.violations()).toEqual([]);
    await window.picture('subscription-secret');
    await dialog.getByLabel('I have stored it').check();
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByText(/the old one still signs beside it for (23 hrs?|1 day)/).waitFor();
    expect(await page.getByText(/whsec_/).count()).toBe(0);

    await choose('Delete');
    const remove = dialog.getByRole('button', { name: 'Delete' });
    expect(await remove.isDisabled()).toBe(true);
    await dialog.getByLabel('Type PROJ to confirm').fill('PROJ');
    await remove.click();
    await page.getByText('1 subscription is deleted.').waitFor();
    expect((await console.service.call('GET', `${S}/${id}`)).status).toBe(404);
    await page.goto(`${console.url}subscriptions/${id}`);
    await page.getByText('There is nothing here').waitFor();
    expect(await window.violations()).toEqual([]);
  });
});
