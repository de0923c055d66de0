import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BASE } from '../support/service.js';
import { until } from '../support/until.js';
import { LOOKS } from './support/browser.js';
import { TestConsole } from './support/console.js';

describe('filters as JSON in the console', () => {
  let console: TestConsole;

  beforeAll(async () => {
    console = await TestConsole.start();
    const states = { newState: { 'DE:Cost Center': 'x', data: { owner: { name: 'Ann' } } }, oldState: {} };
    const body = { eventType: 'UPDATE', objCode: 'TASK', objId: 'x', ...states };
    await console.service.call('POST', `${BASE}/events`, { body });
  });
  afterEach(() => console.end());
  afterAll(() => console.close());

  it.each(LOOKS)('are completed by what may stand there, at $width px, $theme', async (look) => {
    const window = await console.open('subscriptions/new?objCode=TASK', look);
    const { page } = window;
    const keys = page.keyboard;
    await page.getByText('JSON', { exact: true }).first().click();
    const editor = page.getByRole('textbox', { name: 'Filters as JSON' });
    await editor.click();
    await editor.press('Control+a');
    await editor.press('Delete');
    const list = page.getByRole('listbox', { name: 'Completions' });
    const names = () =>
      list.getByRole('option').evaluateAll((all) => all.map((one) => one.firstChild?.textContent));
    const text = async (): Promise<string> => (await page.locator('.cm-line').allTextContents()).join('\n');

    await keys.type('[{"');
    await list.getByText('the field that is looked at').waitFor();
    expect(await names()).toEqual([
      'fieldName',
      'comparison',
      'fieldValue',
      'state',
      'type',
      'connector',
      'filters',
    ]);
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`subscription-keys-${look.width}-${look.theme}`);
    // The list takes Enter a moment after it has come, so that nothing is taken by mistake.
    await until('the key is taken', async () => {
      if (!(await text()).includes('fieldName')) await keys.press('Enter');
      return (await text()) === '[{"fieldName": ""}]';
    });
    await list.getByText('DE:Cost Center').waitFor();
    await keys.type('owner.');
    await list.getByText('data.owner.name').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture(`subscription-fields-${look.width}-${look.theme}`);
    await until('the field is taken', async () => {
      if (!(await text()).includes('data.owner.name')) await keys.press('Enter');
      return (await text()) === '[{"fieldName": "data.owner.name"}]';
    });
    // Behind the text, which the cursor is in the end of already.
    await keys.type(', "comp');
    await list.getByText('how; eq when left out').waitFor();

    // The list is there, and Tab leaves the editor all the same.
    await keys.press('Tab');
    await until('the editor is left', () => editor.evaluate((one) => !one.contains(document.activeElement)));
    await page.getByText('Fix the JSON first').waitFor();
  });

  it.each(LOOKS)('are marked where something is wrong, at $width px, $theme', async (look) => {
    const window = await console.open('subscriptions/new?objCode=TASK&eventType=DELETE', look);
    const { page } = window;
    await page.getByText('JSON', { exact: true }).first().click();
    const editor = page.getByRole('textbox', { name: 'Filters as JSON' });
    await editor.click();
    await editor.press('Control+a');
    const odd = { fieldName: 'stauts', comparison: 'like', state: 'oldState', note: 1 };
    const group = { type: 'group', connector: 'XOR', filters: [{ fieldName: 'status', state: 'newState' }] };
    await page.keyboard.insertText(JSON.stringify([odd, group], undefined, 1));
    const marked = (kind: string) => page.locator(`.cm-lintRange-${kind}`).allTextContents();
    await until('what is wrong by its form is marked', async () => {
      return (await marked('warning')).includes('"like"') && (await marked('error')).includes('"XOR"');
    });
    expect((await marked('warning')).toSorted()).toEqual(
      expect.arrayContaining(['"like"', '"newState"', '"note"']),
    );
    const told = page.getByRole('listitem').filter({ hasText: /^filters\[/ });
    await told.filter({ hasText: 'filters[0].comparison: "like" is unknown here. Allowed: eq,' }).waitFor();
    await told.filter({ hasText: 'filters[1]: A group has 2 to 5 filters.' }).waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture(`subscription-lint-${look.width}-${look.theme}`);

    await editor.press('Control+a');
    await page.keyboard.insertText(JSON.stringify([odd], undefined, 1));
    // What the service alone knows stands at its place too, and what is marked already is told once.
    await until('the field is marked', async () => (await marked('warning')).includes('"stauts"'));
    expect(await told.filter({ hasText: 'like' }).count()).toBe(1);
    await page.getByText('Builder', { exact: true }).click();
    expect(JSON.parse(await page.getByLabel('Filter 1 as JSON').inputValue())).toEqual(odd);
  });
});
