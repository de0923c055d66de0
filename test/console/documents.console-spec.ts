import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { Gate } from '../support/receiver.js';
import { until } from '../support/until.js';
import { TestConsole } from './support/console.js';
import { ConsoleProvider } from './support/documents.js';

type Signed = Awaited<ReturnType<ConsoleProvider['person']>>;

const ODD = 'عربي <img src=x onerror=alert(1)> 🗄️ ' + 'long '.repeat(30).trim() + '.txt';

describe('the documents in the console', () => {
  let console: TestConsole;
  let provider: ConsoleProvider;
  let archive: string;
  let erika: Signed;
  let max: Signed;

  beforeAll(async () => {
    console = await TestConsole.start();
    provider = await ConsoleProvider.start(console);
    [erika, max] = [await provider.person('erika'), await provider.person('max')];
  });
  afterEach(() => console.end());
  afterAll(async () => {
    await console.close();
    await provider.close();
  });

  const link = (who: Signed) =>
    console.service.call('POST', `/api/v1/document-services/${archive}/link`, { session: who.session });
  const addDocument = async (path: string, who: Signed): Promise<string> => {
    const { id } = await provider.folder.at(path);
    const body = { integrationId: archive, externalId: id };
    const made = await console.service.call('POST', '/api/v1/documents', { session: who.session, body });
    expect(`${made.status} ${made.text}`).toMatch(/^201/);
    return made.body.ID as string;
  };
  const idOf = async (path: string): Promise<string> =>
    encodeURIComponent((await provider.folder.at(path)).id);
  const row = (page: Page, name: string | RegExp) => page.getByRole('row', { name });
  const from = (search = '') => `documents/from/${archive}${search}`;

  it('say what they are for while there are none, and where they come from', async () => {
    const window = await console.open('documents', {}, erika);
    const { page } = window;
    await page.getByText('No document is linked yet').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('documents-none');
    archive = await provider.register('Archive', 'ApiKey');
    await provider.folder.put('Reports/2026/Q1.txt', 'one');
    await provider.folder.put('Reports/2026/Q2.txt', 'two and more');
    await provider.folder.put('Reports/Plan 10.pdf', 'x'.repeat(1_500));
    await provider.folder.put('Reports/Plan 9.pdf', 'x');
    await provider.folder.put(ODD, 'odd');
    await page.reload();
    await page.getByRole('button', { name: 'Add from …' }).first().click();
    expect(await window.violations()).toEqual([]);
    await window.picture('documents-add-from');
    await page.getByRole('menuitem', { name: 'Archive' }).click();
    await page.getByText('Link your account at Archive').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('documents-from-not-linked');
    await page.getByRole('button', { name: 'Link account' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Link account' }).click();
    await row(page, /Reports/).waitFor();
    await link(max);
  });

  it('are found at a service by folder, order and search, and several are linked at once', async () => {
    const window = await console.open(from(), {}, erika);
    const { page } = window;
    await row(page, /Reports/)
      .getByRole('link')
      .click();
    await row(page, /Plan 9/).waitFor();
    const way = page.getByRole('navigation', { name: 'Path' });
    await way.getByText('Reports', { exact: true }).waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture('documents-from-1280-light');

    await page.getByLabel('Sort').selectOption('-name');
    const stand = (names: string) =>
      until(`the rows are ${names}`, async () => {
        const shown = await page.locator('tbody [data-row-link]').allInnerTexts();
        return shown.map((text) => text.trim()).join(', ') === names;
      });
    await stand('2026, Plan 10.pdf, Plan 9.pdf');
    await page.getByLabel('Sort').selectOption('size');
    await stand('2026, Plan 9.pdf, Plan 10.pdf');
    // Another tab with the same address shows the same, names of folders included.
    const other = await window.context.newPage();
    await other.goto(page.url());
    await row(other, /Plan 10/).waitFor();
    await other.getByRole('navigation', { name: 'Path' }).getByText('Reports', { exact: true }).waitFor();
    await other.close();

    await page.getByLabel('Search', { exact: true }).fill('q');
    await page.keyboard.press('Enter');
    await row(page, /Q1/).waitFor();
    expect(await row(page, /Plan/).count()).toBe(0);
    await page.getByLabel('Select Q1.txt').click();
    await page.getByLabel('Select Q2.txt').click();
    await page.getByRole('button', { name: 'Link 2 files' }).click();
    const dialog = page.getByRole('dialog', { name: 'Link 2 files as documents?' });
    await dialog.getByText('Q2.txt').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('documents-link-two');
    await dialog.getByRole('button', { name: 'Link 2 files' }).click();
    await page.getByText('2 files are linked.').waitFor();
    await way.getByRole('link', { name: 'Archive' }).click();
    await row(page, /عربي/).getByRole('link').click();
    await page.getByRole('button', { name: 'Approve it' }).click();
    await page.getByText(/^Approve it: done/).waitFor();
    expect(provider.folder.doneActions.map(({ name }) => name)).toEqual(['approve']);
    await page.getByRole('button', { name: 'Link as a document' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Link 1 file' }).click();
    await page.getByRole('heading', { name: 'Linked as a document' }).waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture('documents-file');
  });

  it('take files that are dropped, folders, new names, and let go of what is deleted', async () => {
    const window = await console.open(from('?view=grid'), {}, erika);
    const { page } = window;
    await page.getByRole('button', { name: 'New folder' }).click();
    await page.getByLabel('Name of the folder').fill('Inbox');
    expect(await window.violations()).toEqual([]);
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('link', { name: 'Inbox' }).click();
    await page.getByText('Drop files here to upload them.').waitFor();

    // The provider takes its time, so that the way of the bytes is seen.
    const gate = new Gate();
    provider.folder.failNext('upload', { gate });
    const files = await page.evaluateHandle(() => {
      const data = new DataTransfer();
      data.items.add(new File(['a'.repeat(3_000)], 'Dropped one.txt', { type: 'text/plain' }));
      data.items.add(new File([''], 'Empty 空.txt'));
      return data;
    });
    const zone = page.getByRole('region', { name: 'Files of Inbox' });
    await zone.dispatchEvent('dragenter', { dataTransfer: files });
    await page.getByText('Drop files to upload them to Inbox').waitFor();
    await window.picture('documents-drop');
    await zone.dispatchEvent('drop', { dataTransfer: files });
    await page.getByRole('progressbar', { name: 'Upload of Dropped one.txt' }).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('documents-uploading');
    gate.open();
    await page.getByText('2 uploads have ended').waitFor();
    await page.getByRole('link', { name: 'Dropped one.txt' }).waitFor();
    expect((await provider.folder.at('Inbox/Dropped one.txt')).size).toBe(3_000);
    expect((await provider.folder.at('Inbox/Empty 空.txt')).size).toBe(0);
    await page.locator('img[src^="blob:"]').first().waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('documents-grid');

    await page.getByRole('button', { name: 'More for Dropped one.txt' }).click();
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await page.getByLabel('New name').fill('Kept.txt');
    await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
    await page.getByRole('link', { name: 'Kept.txt' }).waitFor();

    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page
        .getByRole('button', { name: 'More for Kept.txt' })
        .click()
        .then(() => page.getByRole('menuitem', { name: 'Download' }).click()),
    ]);
    expect(saved.suggestedFilename()).toBe('Kept.txt');

    await page.getByLabel('Select Kept.txt').click({ force: true });
    await page.getByLabel('Select Empty 空.txt').click({ force: true });
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete 2 entries at the provider?' });
    expect(await window.violations()).toEqual([]);
    await window.picture('documents-delete');
    provider.folder.failNext('delete', {
      answer: { status: 403, body: JSON.stringify({ status: 'error', error: 'Not yours.' }) },
    });
    provider.folder.failNext('delete', {
      answer: { status: 403, body: JSON.stringify({ status: 'error', error: 'Not yours.' }) },
    });
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await dialog
      .getByText(/Not yours/)
      .first()
      .waitFor();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await page.getByText('This folder is empty').waitFor();
  });

  it('have a tree of folders, fetched as it is opened, for the keyboard too', async () => {
    await provider.folder.put('Tree/Alpha/Inner/deep.txt', 'x');
    await provider.folder.put('Tree/Beta/file.txt', 'x');
    await provider.folder.put(`Tree/Gamma/قسم ${'long '.repeat(30)}/file.txt`, 'x');
    const window = await console.open(from(`?in=${await idOf('Tree')}`), {}, erika);
    const { page } = window;
    const tree = page.getByRole('tree', { name: 'Folders' });
    const line = (name: string | RegExp) => tree.getByRole('treeitem', { name });
    await line('Tree').waitFor();
    expect(await line('Tree').getAttribute('aria-selected')).toBe('true');
    expect(await line('Alpha').count()).toBe(0);
    await line('Tree').focus();
    await page.keyboard.press('ArrowRight');
    await line('Alpha').waitFor();
    expect(await line('Inner').count()).toBe(0);
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture('documents-tree');
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());
    const stands = (name: string) => until(`the focus is on ${name}`, async () => (await focused()) === name);
    await page.keyboard.press('ArrowDown');
    await stands('Alpha');
    await page.keyboard.press('ArrowRight');
    await line('Inner').waitFor();
    await page.keyboard.press('ArrowRight');
    await stands('Inner');
    await page.keyboard.press('ArrowRight');
    await until(
      'it is known that nothing is in it',
      async () => (await line('Inner').getAttribute('aria-expanded')) === null,
    );
    await page.keyboard.press('Enter');
    await row(page, /deep/).waitFor();
    await page.getByRole('navigation', { name: 'Path' }).getByText('Inner').waitFor();
    await page.keyboard.press('ArrowLeft');
    await stands('Alpha');
    await page.keyboard.press('ArrowLeft');
    await line('Inner').waitFor({ state: 'detached' });

    provider.folder.failNext('files', {
      answer: { status: 500, body: '{"status":"error","error":"Shut."}' },
    });
    await page.keyboard.press('b');
    await page.keyboard.press('ArrowRight');
    await tree.getByText(/Shut\./).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('documents-tree-failed');
    await page.keyboard.press('ArrowRight');
    await tree.getByText(/Shut\./).waitFor({ state: 'detached' });
    await line('Gamma').click();
    await page.keyboard.press('ArrowRight');
    await line(/قسم/).waitFor();

    await page.setViewportSize({ width: 390, height: 844 });
    await tree.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Folders' }).click();
    await tree.waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture('documents-tree-390');
  });

  it('take whole folders, into those that are there and new ones, four files at a time, and can be stopped', async () => {
    await provider.folder.put('Desk/Old/Taken.txt', 'before');
    const window = await console.open(from(`?in=${await idOf('Desk')}`), {}, erika);
    const { page } = window;
    await row(page, /Old/).waitFor();
    // What a browser gives for a folder that is dropped; a page cannot make one by itself.
    const drop = (names: readonly string[]) =>
      page.getByRole('region', { name: 'Files of Desk' }).evaluate((zone, paths) => {
        interface Folder {
          readonly [name: string]: Folder | File;
        }
        const root: Record<string, Folder | File> = {};
        for (const path of paths) {
          const parts = path.split('/');
          let at = root;
          for (const part of parts.slice(0, -1)) at = (at[part] ??= {}) as Record<string, Folder | File>;
          const name = parts.at(-1)!;
          if (name !== '') at[name] = new File([name.startsWith('empty') ? '' : path], name);
        }
        const entryOf = (name: string, what: Folder | File): object =>
          what instanceof File
            ? { name, isFile: true, isDirectory: false, file: (done: (file: File) => void) => done(what) }
            : {
                name,
                isFile: false,
                isDirectory: true,
                createReader: () => {
                  const all = Object.entries(what).map(([inside, one]) => entryOf(inside, one));
                  return { readEntries: (done: (part: object[]) => void) => done(all.splice(0, 2)) };
                },
              };
        const items = Object.entries(root).map(([name, what]) => ({
          kind: 'file',
          webkitGetAsEntry: () => entryOf(name, what),
          getAsFile: () => null,
        }));
        const event = new DragEvent('drop', { bubbles: true, cancelable: true });
        Object.defineProperty(event, 'dataTransfer', { value: { items, types: ['Files'] } });
        zone.dispatchEvent(event);
      }, names);
    const panel = page.getByRole('region', { name: 'Uploads' });
    const long = `${'n'.repeat(150)}.txt`;
    await drop(['Old/Taken.txt', `New/قديم/${long}`, 'New/empty.txt', 'New/Nothing/', 'Beside.txt']);
    await panel.getByText('5 uploads have ended').waitFor();
    await panel.getByText('A file of this name already existed').waitFor();
    await row(page, /New/).waitFor();
    await row(page, /Beside/).waitFor();
    // While the list is fetched anew it is dimmed.
    await until('nothing is wrong', async () => (await window.violations()).length === 0);
    expect(await window.overflows()).toBe(false);
    await window.picture('documents-folders-dropped');
    const sizeOf = async (path: string): Promise<number> => (await provider.folder.at(path)).size;
    expect(await sizeOf(`Desk/New/قديم/${long}`)).toBeGreaterThan(150);
    expect(await sizeOf('Desk/New/empty.txt')).toBe(0);
    const taken = provider.folder.requests.find(
      ({ endpoint, query }) => endpoint === 'uploadInit' && query.get('filename') === 'Taken.txt',
    );
    expect(taken?.query.get('parentId')).toBe((await provider.folder.at('Desk/Old')).id);
    expect((await provider.folder.at('Desk/New/Nothing')).kind).toBe('folder');
    const created = provider.folder.requests.filter(({ endpoint }) => endpoint === 'createFolder');
    expect(created.map(({ query }) => query.get('name')).filter((name) => name === 'New')).toHaveLength(1);

    await panel.getByRole('button', { name: 'Clear' }).click();
    const gate = new Gate();
    for (let n = 0; n < 4; n++) provider.folder.failNext('uploadInit', { gate });
    const asked = (): number =>
      provider.folder.requests.filter(({ endpoint }) => endpoint === 'uploadInit').length;
    const before = asked();
    await drop(Array.from({ length: 9 }, (_, n) => `Many/${n}.txt`));
    await panel.getByText('9 files are on their way').waitFor();
    await until('four are asked for', () => asked() === before + 4);
    expect(await panel.getByText('Waiting', { exact: true }).count()).toBe(5);
    await window.picture('documents-folders-uploading');
    await panel.getByRole('button', { name: 'Stop all' }).click();
    await panel.getByText('9 uploads have ended').waitFor();
    gate.open();
    expect(await panel.getByText('Stopped', { exact: true }).count()).toBe(9);
    expect(asked()).toBe(before + 4);

    provider.folder.failNext('createFolder', {
      answer: { status: 500, body: '{"status":"error","error":"Out of paper."}' },
    });
    await panel.getByRole('button', { name: 'Clear' }).click();
    await drop(['Broken/a.txt']);
    await panel.getByText(/Out of paper\./).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('documents-folders-failed');
    await panel.getByRole('button', { name: 'Try again: Broken/a.txt' }).click();
    await panel.getByText('Done').waitFor();
    expect(await sizeOf('Desk/Broken/a.txt')).toBe('Broken/a.txt'.length);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await window.overflows()).toBe(false);
    await page.getByRole('button', { name: 'Upload', exact: true }).click();
    await page.getByRole('menuitem', { name: 'A folder …' }).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('documents-upload-menu-390');
  });

  it('are listed for everybody, filtered by owner, opened beside the list, refreshed, downloaded, and unlinked by their owner', async () => {
    const mine = await addDocument('Reports/Plan 10.pdf', max);
    const window = await console.open('documents', {}, max);
    const { page } = window;
    await row(page, /Plan 10/).waitFor();
    await row(page, /Q1/).getByText('erika').waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture('documents-1280-light');

    await row(page, /Q1/).getByRole('button', { name: 'Filter by erika' }).click();
    await page.getByRole('menuitem', { name: 'Only erika' }).click();
    await row(page, /Plan 10/).waitFor({ state: 'detached' });
    await row(page, /Q1/).waitFor();
    await page.getByRole('button', { name: 'Remove the filter Owner' }).click();
    await row(page, /Plan 10/).waitFor();

    await page.keyboard.press('s');
    await page.keyboard.type('PLAN 1');
    await page.keyboard.press('Enter');
    await row(page, /Q1/).waitFor({ state: 'detached' });
    await row(page, /Plan 10/).waitFor();
    expect(new URL(page.url()).searchParams.get('search')).toBe('PLAN 1');
    expect(await window.violations()).toEqual([]);
    await window.picture('documents-search-1280-light');
    await page.getByLabel('Search', { exact: true }).fill('plan%');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await row(page, /Q1/).waitFor();
    await row(page, /Plan 10/)
      .getByRole('link')
      .click();
    const open = page.getByRole('link', { name: 'Open at provider' });
    expect(await open.getAttribute('rel')).toBe('noopener noreferrer');
    expect(await open.getAttribute('href')).toContain(provider.folder.origin);
    await page.locator('img[src^="blob:"]').first().waitFor();
    expect(page.url()).toContain(`/documents/${mine}`);
    expect(await window.violations()).toEqual([]);
    await window.picture('document-1280-light');
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ]);
    expect(saved.suggestedFilename()).toBe('Plan 10.pdf');

    const entry = await provider.folder.at('Reports/Plan 10.pdf');
    await provider.folder.tree.rename(entry, 'Plan 11.pdf');
    await page.getByRole('button', { name: 'Refresh', exact: true }).click();
    await page.getByRole('heading', { name: 'Plan 11.pdf' }).waitFor();

    const message = 'The provider requires your consent again; link your account again.';
    const error = { class: 'ConsentRequired', message };
    await page.route('**/refresh', (route) => route.fulfill({ status: 409, json: { error } }));
    await page.getByRole('button', { name: 'Refresh', exact: true }).click();
    const notice = page.getByRole('region', { name: 'Notices' });
    await notice.getByRole('link', { name: 'Link your account' }).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('document-consent-1280-light');
    await page.unroute('**/refresh');

    // Somebody else's has no way to be unlinked.
    await row(page, /Q1/).getByRole('link').click();
    await page.getByRole('heading', { name: 'Q1.txt' }).waitFor();
    expect(await page.getByRole('button', { name: 'Unlink' }).count()).toBe(0);

    await page.goto(`${console.url}documents/${mine}`);
    await page.getByRole('button', { name: 'Unlink' }).click();
    const dialog = page.getByRole('dialog', { name: 'Unlink “Plan 11.pdf”?' });
    expect(await window.violations()).toEqual([]);
    await dialog.getByRole('button', { name: 'Unlink 1 document' }).click();
    await page.getByText('1 document is unlinked.').waitFor();
    await row(page, /Plan 11/).waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname).toMatch(/\/documents$/);
    await page.goto(`${console.url}documents/${mine}`);
    await page.getByText('There is nothing here').waitFor();
    expect(await window.violations()).toEqual([]);
  });

  it('are read on a phone in the dark, and say so when a provider fails', async () => {
    const window = await console.open('documents', { width: 390, theme: 'dark' }, erika);
    const { page } = window;
    await row(page, /عربي/).waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture('documents-390-dark');
    await row(page, /عربي/).getByRole('link').click();
    await page.getByRole('button', { name: 'Unlink' }).waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture('document-390-dark');
    await page.goto(`${console.url}documents?view=grid`);
    await page.getByRole('link', { name: 'Q1.txt' }).waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture('documents-grid-390-dark');
    await page.goto(console.url + from());
    await row(page, /Reports/).waitFor();
    expect(await window.violations()).toEqual([]);
    expect(await window.overflows()).toBe(false);
    await window.picture('documents-from-390-dark');

    provider.folder.failNext('files', {
      answer: { status: 500, body: '{"status":"error","error":"Closed."}' },
    });
    await row(page, /Reports/)
      .getByRole('link')
      .click();
    await page.getByText(/Closed\./).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('documents-from-failed-390-dark');
    await page.getByRole('button', { name: 'Try again' }).click();
    await row(page, /Plan 9/).waitFor();

    await console.service.call('DELETE', `/api/v1/document-services/${archive}/link`, {
      session: erika.session,
    });
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('Link your account at Archive').waitFor();
    await link(erika);
  });

  it('come from an account that is linked in a window, and linked again when its link has run out', async () => {
    const vault = await provider.register('Vault', 'OAuth2');
    const window = await console.open(`documents/from/${vault}?in=${await idOf('Reports')}`, {}, erika);
    const { page } = window;
    const [popup] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('button', { name: 'Link account' }).click(),
    ]);
    await row(page, /Plan 9/).waitFor();
    if (!popup.isClosed()) await popup.waitForEvent('close');

    provider.oauth.revokeEverything();
    await page.getByRole('button', { name: 'Refresh' }).click();
    await page.getByText('Your link to Vault has expired').waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('documents-from-run-out');
    await page.getByRole('main').getByRole('link', { name: 'Documents', exact: true }).click();
    await page.getByText('Your link to Vault has expired').waitFor();
    await row(page, /Q1/).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('documents-run-out');
    await page.getByRole('button', { name: 'Link again' }).click();
    await page.getByText('Your link to Vault has expired').waitFor({ state: 'detached' });
    await page.goBack();
    await row(page, /Plan 9/).waitFor();
  });

  it('are fetched part by part, in order only when all have come, and sent again when that failed', async () => {
    const many = join(provider.folder.tree.root, 'Many');
    await mkdir(many);
    for (let n = 1; n <= 120; n++) await writeFile(join(many, `File ${n}.txt`), 'x'.repeat(n));
    const window = await console.open(from(`?in=${await idOf('Many')}`), {}, erika);
    const { page } = window;
    const table = page.getByRole('region', { name: 'Files of Many' });
    await page.getByText('100 rows, more follow').waitFor();
    // The provider breaks down in the middle: what has come stays, and it goes on from there.
    const shut = { answer: { status: 500, body: '{"status":"error","error":"Shut in the middle."}' } };
    provider.folder.failNext('files', shut);
    await until('the next part is asked for', async () => {
      await table.evaluate((frame) => frame.scrollTo(0, frame.scrollHeight));
      return (await page.getByText(/Shut in the middle/).count()) > 0;
    });
    await window.picture('documents-from-failed-in-the-middle');
    // Under its head, a row that is seen in part has its box too near to that of the head.
    await table.evaluate((frame) => frame.scrollTo(0, 0));
    expect(await window.violations()).toEqual([]);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText(/Shut in the middle/).waitFor({ state: 'detached' });
    await until('all have come', async () => {
      await table.evaluate((frame) => frame.scrollTo(0, frame.scrollHeight));
      return (await page.getByText('120 rows').count()) > 0;
    });
    await page.goto(`${console.url}${from(`?in=${await idOf('Many')}&sort=-size&view=grid`)}`);
    await page.getByText('120 entries', { exact: true }).waitFor();
    await page.locator('[data-tile]').first().getByText('File 120.txt').waitFor();
    await page.locator('[data-tile]').first().focus();
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('File 119.txt');
    await window.picture('documents-many');

    await page.goto(console.url + from());
    await row(page, /Many/).waitFor();
    provider.folder.failNext('uploadInit', {
      answer: { status: 409, body: '{"status":"error","error":"The name is taken."}' },
    });
    await page
      .locator('input[type=file]:not([webkitdirectory])')
      .setInputFiles({ name: 'Again.txt', mimeType: 'text/plain', buffer: Buffer.from('again') });
    const panel = page.getByRole('region', { name: 'Uploads' });
    await panel.getByText(/The name is taken\./).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('documents-upload-failed');
    await panel.getByRole('button', { name: 'Try again: Again.txt' }).click();
    await panel.getByText('Done').waitFor();
    expect((await provider.folder.at('Again.txt')).size).toBe(5);
  });

  it('are sent once somebody has signed in again, when the session has ended meanwhile', async () => {
    const window = await console.open(from(), {}, erika);
    const { page } = window;
    await row(page, /Reports/).waitFor();
    await window.context.clearCookies();
    await page
      .locator('input[type=file]:not([webkitdirectory])')
      .setInputFiles({ name: 'Late.txt', mimeType: 'text/plain', buffer: Buffer.from('late') });
    await page
      .getByRole('dialog')
      .getByLabel(/^Password/)
      .fill(erika.password);
    await page.keyboard.press('Enter');
    await page.getByText('1 upload has ended').waitFor();
    await row(page, /Late/).waitFor();
    expect((await provider.folder.at('Late.txt')).size).toBe(4);
  });

  it('work in Chinese, for an administrator who has no account at the provider', async () => {
    const window = await console.open('documents', { lang: 'zh' });
    const { page } = window;
    await row(page, /Q1/).getByRole('link').click();
    await page.getByText('您没有可用的 Archive 关联').waitFor();
    await page.getByRole('link', { name: '其事件' }).waitFor();
    expect(await window.violations()).toEqual([]);
    await window.picture('documents-zh');
  });
});
