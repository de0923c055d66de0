import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Receiver } from '../support/receiver.js';
import { BASE } from '../support/service.js';
import { until } from '../support/until.js';
import type { Window } from './support/browser.js';
import { TestConsole } from './support/console.js';

const PUBLISHER = { username: 'erp', password: 'a-password-of-the-erp' };

describe('publishing in the console', () => {
  let console: TestConsole;
  let receiver: Receiver;

  beforeAll(async () => {
    console = await TestConsole.start();
    receiver = await Receiver.start();
    await post(`${BASE}/subscriptions`, {
      objCode: 'TASK',
      eventType: 'UPDATE',
      url: receiver.url('/started'),
      authToken: 'token-of-mine',
      filters: [{ fieldName: 'status', fieldValue: 'INP' }],
    });
    await post('/api/v1/users', { ...PUBLISHER, canPublish: true });
    await post('/api/v1/users', { username: 'reader', password: PUBLISHER.password });
  });
  afterEach(() => console.end());
  afterAll(async () => {
    await receiver.close();
    await console.close();
  });

  const post = async (path: string, body: object): Promise<unknown> => {
    const answer = await console.service.call('POST', path, { body });
    expect(`${answer.status} ${answer.text}`).toMatch(/^20/);
    return answer.body;
  };
  const editor = ({ page }: Window, name = 'New state') => page.getByRole('textbox', { name, exact: true });
  const write = async (window: Window, text: string): Promise<void> => {
    await editor(window).press('Control+a');
    await window.page.keyboard.press('Delete');
    await window.page.keyboard.insertText(text);
  };
  const written = async (window: Window, name?: string): Promise<string> =>
    (await editor(window, name).locator('.cm-line').allTextContents()).join('\n');
  const received = (): string[] => receiver.requests.map(({ body }) => body.toString());

  it('goes from a template to the event and its deliveries, and says who got it', async () => {
    const window = await console.open('publish?objCode=TASK&eventType=UPDATE');
    const { page } = window;
    await page.getByText('This changes: status').waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture('publish-1280-light');

    // A field of the catalogue goes into both states; the call shows what is written.
    await page.getByLabel('Add a field').fill('referenceNumber');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await editor(window).getByText('"referenceNumber"').waitFor();
    await editor(window, 'Old state').getByText('"referenceNumber"').waitFor();
    await page.getByText('TypeScript', { exact: true }).click();
    await page.getByText('const event = {').waitFor();

    await page.getByLabel(/^Idempotency key/).fill('key-of-mine');
    await editor(window).press('Control+Enter');
    await page.getByText('One delivery is created.').waitFor();
    await page.getByRole('link', { name: /Delivered.*\/started/ }).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('publish-result-1280-light');

    // The same key once more delivers nothing.
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText('Nothing was delivered again.').waitFor();
    expect(receiver.requests).toHaveLength(1);

    await page.getByRole('link', { name: 'Open the event' }).first().click();
    await page.getByText('One subscription matched this event: 1 delivered.').waitFor();
  });

  it('shows what is wrong at its field: before it is sent, and as the service says it', async () => {
    const window = await console.open('publish?objCode=PROJ&eventType=CREATE', { width: 390, theme: 'dark' });
    const { page } = window;
    await write(window, '{\n  "ID": "p1",\n  "name" "x"\n}');
    await page.getByText(/^Line 3 is not JSON/).waitFor();
    expect(await page.getByRole('button', { name: 'Publish', exact: true }).isDisabled()).toBe(true);
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture('publish-390-dark');

    await write(window, '');
    await page.getByLabel(/^Event time/).fill('yesterday');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText(/^newState is required with eventType CREATE/).waitFor();
    await page.getByText(/^eventTime/).waitFor();
    expect(await page.getByLabel(/^Event time/).getAttribute('aria-invalid')).toBe('true');
    expect(await window.violations()).toEqual([]);
    await window.picture('publish-refused-390-dark');
  });

  it('asks before a template takes the place of what somebody has written', async () => {
    const window = await console.open('publish?objCode=NOTE&eventType=CREATE');
    const { page } = window;
    await write(window, '{"ID":"mine"}');
    await page.getByRole('button', { name: 'Template' }).click();
    await page.getByRole('menuitem', { name: 'All fields of the catalogue' }).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(await written(window)).toBe('{"ID":"mine"}');
    await page.getByRole('button', { name: 'Template' }).click();
    await page.getByRole('menuitem', { name: 'All fields of the catalogue' }).click();
    await page.getByRole('button', { name: 'Replace' }).click();
    await until('the template is there', async () => (await written(window)).includes('"noteText"'));
  });

  it('publishes a recorded event again, digit for digit', async () => {
    const { results } = (await post(`${BASE}/events`, {
      eventType: 'UPDATE',
      objCode: 'TASK',
      objId: 'again-1',
      newState: { status: 'INP', name: '<b>‮', big: 1 },
      oldState: { status: 'NEW' },
    })) as { results: { eventId: string }[] };
    const before = received().length;
    const window = await console.open(`events/${results[0]!.eventId}`);
    const { page } = window;
    await page.getByRole('link', { name: 'Publish again' }).click();
    await page.getByText('This begins with a recorded event.').waitFor();
    await editor(window).waitFor();
    await write(window, (await written(window)).replace('"big": 1', '"big": 12345678901234567890.10'));
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText('One delivery is created.').waitFor();
    await until('it is delivered too', () => received().length > before);
    expect(received().at(-1)).toContain('12345678901234567890.10');
  });

  it('says what is not there, and goes on with a template', async () => {
    const window = await console.open('publish?from=evt_0199c3a45b1e7c229d0e3f6a1b2c4d5e_0');
    await window.page.getByText('There is nothing here').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.page.getByRole('link', { name: 'Begin with a template instead' }).click();
    await editor(window).waitFor();
  });

  it('is for whoever may publish, who need not be allowed to read', async () => {
    const window = await console.open('publish?objCode=PROJ&eventType=DELETE', { lang: 'zh' }, PUBLISHER);
    const { page } = window;
    await page.getByRole('button', { name: '发布', exact: true }).click();
    await page.getByText('没有匹配的订阅：不会投递。').waitFor();
    expect(await page.getByRole('link', { name: '打开事件' }).count()).toBe(0);
    expect(await window.violations()).toEqual([]);
    await window.picture('publish-zh');

    const other = await console.open('publish', {}, { username: 'reader', password: PUBLISHER.password });
    await other.page.getByText('You may not see this').waitFor();
    expect(await other.violations()).toEqual([]);
  });
});
