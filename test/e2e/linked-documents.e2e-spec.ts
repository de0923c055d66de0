import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Database } from '../../src/platform/database/index.js';
import { AppError } from '../../src/platform/http/errors/index.js';
import { addCustomer } from '../support/customers.js';
import { FakeProviders } from '../support/installed-providers.js';
import { type Answer, startTestService, type TestService } from '../support/service.js';

const DOCUMENTS = '/api/v1/documents';
const ID = /^[0-9a-f]{32}$/;
const NOWHERE = '0'.repeat(32);

describe('linked documents', () => {
  let service: TestService;
  let sql: Database;
  let fake: ReturnType<typeof FakeProviders.install>;
  let providers: FakeProviders;
  let integrationId: string;
  let alice: string;
  let bob: string;
  let stranger: string;

  beforeAll(async () => {
    service = await startTestService({ env: { EGRESS_PRIVATE: 'allow' } });
    sql = await service.database.connect();
    [alice, bob] = [await addUser('alice'), await addUser('bob')];
    stranger = await addCustomer(service, 'other');
  });
  beforeEach(() => {
    fake = FakeProviders.install(service);
    ({ providers } = fake);
    integrationId = randomUUID();
  });
  afterEach(() => fake.restore());
  afterAll(() => service.close());

  const addUser = async (username: string): Promise<string> => {
    const password = 'correct horse battery';
    const created = await service.call('POST', '/api/v1/users', { body: { username, password } });
    expect(created.status).toBe(201);
    return service.login(username, password);
  };
  const userId = async (username: string): Promise<string> =>
    (await sql.query<{ id: string }>('SELECT id FROM users WHERE username = $1', [username]))[0]!.id;
  const link = (externalId: string, session = alice): Promise<Answer> => {
    if (!providers.files.has(externalId)) providers.put(externalId);
    return service.call('POST', DOCUMENTS, { session, body: { integrationId, externalId } });
  };
  const linked = async (externalId: string, session = alice): Promise<string> => {
    const answer = await link(externalId, session);
    expect(`${answer.status} ${answer.text}`).toMatch(/^201/);
    return answer.body.ID;
  };
  const call = (method: string, path: string, session: string | null = alice): Promise<Answer> =>
    service.call(method, `${DOCUMENTS}${path}`, { session });
  const audited = async (id: string): Promise<unknown[]> =>
    sql.query(
      'SELECT action, object_type, username, details FROM audit_entries WHERE object_id = $1 ORDER BY id',
      [id],
    );
  const refused = (status: number, code: string, message: RegExp) => ({
    status,
    body: { error: { class: code, message: expect.stringMatching(message) } },
  });

  describe('POST', () => {
    it('answers 201 with the document and where it is', async () => {
      providers.put('/plan', { title: 'Plan.pdf', mimeType: 'application/pdf' });
      const answer = await link('/plan');
      expect(answer.status).toBe(201);
      const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(answer.body).toEqual({
        ID: expect.stringMatching(ID),
        objCode: 'DOCU',
        name: 'Plan.pdf',
        integrationId,
        integrationName: null,
        externalId: '/plan',
        ownerID: await userId('alice'),
        ownerUsername: 'alice',
        linkedAt: moment,
        lastUpdateDate: answer.body.linkedAt,
        lastUpdatedByID: await userId('alice'),
        metadata: { title: 'Plan.pdf', kind: 'file', id: '/plan', size: 3, mimeType: 'application/pdf' },
      });
      expect(answer.headers.get('location')).toBe(
        `https://hooks.example.com${DOCUMENTS}/${answer.body.ID as string}`,
      );
      expect((await call('GET', `/${answer.body.ID}`)).body).toEqual(answer.body);
    });

    it('shows nobody the download link, which may let in whoever has it', async () => {
      const viewLink = 'https://provider.example/view';
      providers.put('/signed', { viewLink, downloadLink: 'https://provider.example/bytes?signature=1' });
      const id = await linked('/signed');
      const { body, text } = await call('GET', `/${id}`, bob);
      expect(body.metadata.viewLink).toBe(viewLink);
      expect(text).not.toContain('signature');
    });

    it('is written down, with who did it', async () => {
      const id = await linked('/noted');
      expect(await audited(id)).toEqual([
        {
          action: 'document.linked',
          object_type: 'document',
          username: 'alice',
          details: { name: '/noted.txt', integrationId, externalId: '/noted' },
        },
      ]);
    });

    it.each<[string, unknown, RegExp]>([
      ['no object', [], /JSON object/],
      [
        'nothing',
        {},
        /integrationId is required; it must be the UUID .*externalId is required; it must be a string/,
      ],
      ['an id that is no UUID', { integrationId: '7', externalId: 'a' }, /^integrationId must be the UUID/],
      ['an empty id', { integrationId: randomUUID(), externalId: '' }, /^externalId must have 1 to 255/],
      ['a long id', { integrationId: randomUUID(), externalId: 'x'.repeat(256) }, /^externalId must have/],
      ['a NUL', { integrationId: randomUUID(), externalId: 'a\u0000' }, /^externalId must not contain/],
      ['half a pair', { integrationId: randomUUID(), externalId: '\ud800' }, /^externalId must not contain/],
      ['more', { integrationId: randomUUID(), externalId: 'a', name: 'b' }, /^Unknown field "name"/],
    ])('is 400 for a body with %s, and asks nobody', async (_what, body, message) => {
      const answer = await service.call('POST', DOCUMENTS, { session: alice, body });
      expect(answer).toMatchObject(refused(400, 'ValidationFailed', message));
      expect(providers.asked).toEqual([]);
    });

    it('is 400 for a folder', async () => {
      providers.put('/', { kind: 'folder' });
      expect(await link('/')).toMatchObject(refused(400, 'ValidationFailed', /externalId names a folder/));
      expect((await call('GET', `?integrationId=${integrationId}`)).body.meta.total_count).toBe(0);
    });

    it('is what the provider says, when it refuses', async () => {
      const body = { integrationId, externalId: '/missing' };
      const answer = await service.call('POST', DOCUMENTS, { session: alice, body });
      expect(answer).toMatchObject(refused(404, 'NotFound', /^no file \/missing$/));
    });

    it.each(['LinkRequired', 'ConsentRequired', 'IntegrationDisabled'] as const)(
      'is 409 %s as with the provider’s own endpoints',
      async (code) => {
        providers.rejection = new AppError(code);
        expect(await link('/a')).toMatchObject(refused(409, code, /./));
      },
    );

    it('is 409 and names the document when the caller has linked it already', async () => {
      const id = await linked('/twice');
      expect(await link('/twice')).toMatchObject(refused(409, 'Conflict', new RegExp(id)));
      const body = { integrationId: integrationId.toUpperCase(), externalId: '/twice' };
      const again = await service.call('POST', DOCUMENTS, { session: alice, body });
      expect(again).toMatchObject(refused(409, 'Conflict', new RegExp(id)));
      expect(again.body.error.documentId).toBe(id);
    });

    it('lets each user link the same file, and the same user another integration’s', async () => {
      const first = await linked('/shared');
      const second = await linked('/shared', bob);
      const integration = integrationId;
      integrationId = randomUUID();
      const third = await linked('/shared');
      expect(new Set([first, second, third]).size).toBe(3);
      const found = (await call('GET', `?integrationId=${integration}`)).body;
      expect(found.documents.map(({ ID: id }: { ID: string }) => id)).toEqual([second, first]);
    });

    it('makes one document of two calls at once, and refuses the other', async () => {
      let open!: () => void;
      const gate = new Promise<void>((resolve) => (open = resolve));
      providers.beforeAnswer = () => {
        if (providers.asked.length === 2) open();
        return gate;
      };
      const answers = await Promise.all([link('/race'), link('/race')]);
      expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['201', '409']);
      const [made, conflict] = answers.toSorted((a, b) => a.status - b.status);
      expect(conflict!.body.error.message).toContain(made!.body.ID);
      expect(await audited(made!.body.ID)).toHaveLength(1);
    });

    it('can be done again after the document was unlinked, under another ID', async () => {
      const id = await linked('/again');
      await call('DELETE', `/${id}`);
      expect(await linked('/again')).not.toBe(id);
    });

    it('takes a title as the provider writes it, and no more of it than a name needs', async () => {
      const odd = 'a\u0000b\ud800<script>"\n';
      providers.put('/odd', { title: odd });
      providers.put('/long', { title: 'x'.repeat(2_000_000) });
      expect((await link('/odd')).body.name).toBe(odd);
      expect((await link('/long')).body.name).toHaveLength(1_000);
    });
  });

  describe('GET of the list', () => {
    it('has all users’ documents, newest first, page by page', async () => {
      const ids = [await linked('1'), await linked('2', bob), await linked('3')];
      const of = `integrationId=${integrationId}`;
      const all = (await call('GET', `?${of}`, bob)).body;
      expect(all.documents.map(({ ID: id }: { ID: string }) => id)).toEqual(ids.toReversed());
      expect(all.meta).toEqual({ page: 1, page_count: 1, limit: 100, total_count: 3 });
      const second = (await call('GET', `?${of}&limit=2&page=2`)).body;
      expect(second.documents.map(({ ID: id }: { ID: string }) => id)).toEqual([ids[0]]);
      expect(second.meta).toEqual({ page: 2, page_count: 2, limit: 2, total_count: 3 });
    });

    it('finds one owner’s, and one file', async () => {
      const [mine, theirs] = [await linked('f'), await linked('f', bob)];
      await linked('g');
      const ids = async (query: string): Promise<string[]> =>
        (await call('GET', `?integrationId=${integrationId}&${query}`)).body.documents.map(
          ({ ID: id }: { ID: string }) => id,
        );
      expect(await ids(`ownerID=${await userId('bob')}`)).toEqual([theirs]);
      expect(await ids('externalId=f')).toEqual([theirs, mine]);
      expect(await ids(`externalId=f&ownerID=${await userId('alice')}`)).toEqual([mine]);
    });

    it('finds a part of a name, whatever its case and alphabet, and takes no character for a wildcard', async () => {
      const titles = [
        'Übersicht 100%.pdf',
        'U\u0308BERSICHT 1000.pdf',
        'План_А.txt',
        'Планета.txt',
        'a\u0000b\ud800.txt',
      ];
      const ids = new Map<string, string>();
      for (const [n, title] of titles.entries()) {
        providers.put(`/named-${n}`, { title });
        ids.set(await linked(`/named-${n}`, n % 2 ? bob : alice), title);
      }
      const found = async (search: string, more = ''): Promise<(string | undefined)[]> => {
        const query = `?integrationId=${integrationId}&search=${encodeURIComponent(search)}${more}`;
        const { documents, meta } = (await call('GET', query)).body;
        expect(meta.total_count).toBe(documents.length);
        return documents.map(({ ID: id }: { ID: string }) => ids.get(id)).toReversed();
      };
      expect(await found('übersicht')).toEqual([titles[0], titles[1]]);
      expect(await found('SICHT', `&ownerID=${await userId('bob')}`)).toEqual([titles[1]]);
      expect(await found('0%')).toEqual([titles[0]]);
      expect(await found('ПЛАН')).toEqual([titles[2], titles[3]]);
      expect(await found('н_а')).toEqual([titles[2]]);
      expect(await found('ab')).toEqual([titles[4]]);
      expect(await found('\\')).toEqual([]);
      expect(await found(".pdf' OR true --")).toEqual([]);
    });

    it('finds a document by its new name alone once it was refreshed', async () => {
      providers.put('/moved', { title: 'Before.txt' });
      const id = await linked('/moved');
      providers.put('/moved', { title: 'After.txt' });
      await call('POST', `/${id}/refresh`);
      const count = async (search: string): Promise<number> =>
        (await call('GET', `?integrationId=${integrationId}&search=${search}`)).body.meta.total_count;
      expect([await count('before'), await count('AFTER')]).toEqual([0, 1]);
    });

    it.each([
      'limit=0',
      'page=x',
      'integrationId=7',
      'ownerID=me',
      'externalId=%00',
      'search=%00',
      'owner=me',
    ])('is 400 for %s and names it', async (query) => {
      const name = new RegExp(`^(Unknown parameter ")?${query.split('=')[0]}`);
      expect(await call('GET', `?${query}`)).toMatchObject(refused(400, 'ValidationFailed', name));
    });
  });

  describe('refresh', () => {
    it('answers with the document as the provider has it now', async () => {
      const id = await linked('/report');
      const before = (await call('GET', `/${id}`)).body;
      providers.put('/report', { title: 'Final.txt', size: 9 });
      const answer = await call('POST', `/${id}/refresh`, bob);
      expect(answer).toMatchObject({
        status: 200,
        body: { ID: id, name: 'Final.txt', ownerID: await userId('alice'), metadata: { size: 9 } },
      });
      expect(answer.body.lastUpdatedByID).toBe(await userId('bob'));
      expect(answer.body.lastUpdateDate > before.lastUpdateDate).toBe(true);
      expect(answer.body.linkedAt).toBe(before.linkedAt);
      expect((await call('GET', `/${id}`)).body).toEqual(answer.body);
    });

    it('changes nothing when the provider says what it said', async () => {
      const id = await linked('/same');
      const before = (await call('GET', `/${id}`)).body;
      expect((await call('POST', `/${id}/refresh`, bob)).body).toEqual(before);
    });

    it('stores new links without calling that a change', async () => {
      const id = await linked('/signed');
      const before = (await call('GET', `/${id}`)).body;
      providers.put('/signed', { viewLink: 'https://provider.example/signed-anew' });
      const { body } = await call('POST', `/${id}/refresh`, bob);
      expect(body.metadata.viewLink).toBe('https://provider.example/signed-anew');
      expect({ ...body, metadata: before.metadata }).toEqual(before);
    });

    it('is 404 when the document was unlinked meanwhile, and brings nothing back', async () => {
      const id = await linked('/gone');
      providers.put('/gone', { title: 'other' });
      providers.beforeAnswer = async () => {
        expect((await call('DELETE', `/${id}`)).status).toBe(200);
      };
      expect(await call('POST', `/${id}/refresh`)).toMatchObject(refused(404, 'NotFound', new RegExp(id)));
      expect((await call('GET', `/${id}`)).status).toBe(404);
    });

    it('asks again when somebody else’s answer was stored meanwhile', async () => {
      const id = await linked('/slow');
      let first = true;
      providers.put('/slow', { title: 'old' });
      providers.beforeAnswer = async () => {
        if (!first) return;
        first = false;
        providers.put('/slow', { title: 'new' });
        expect((await call('POST', `/${id}/refresh`, bob)).body.name).toBe('new');
      };
      expect((await call('POST', `/${id}/refresh`)).body).toMatchObject({
        name: 'new',
        lastUpdatedByID: await userId('bob'),
      });
    });

    it('is 404 with the provider’s words when the file is gone, and the document stays', async () => {
      const id = await linked('/lost');
      providers.files.delete('/lost');
      expect(await call('POST', `/${id}/refresh`)).toMatchObject(
        refused(404, 'NotFound', /^no file \/lost$/),
      );
      expect((await call('GET', `/${id}`)).status).toBe(200);
    });
  });

  describe('content and thumbnail', () => {
    it('come through the caller’s own account', async () => {
      const id = await linked('/c');
      const content = await call('GET', `/${id}/content`, bob);
      expect([content.status, content.text]).toEqual([200, '0123456789']);
      expect(content.headers.get('content-disposition')).toContain('attachment; filename="_c.txt"');
      expect(content.headers.get('content-type')).toBe('application/octet-stream');
      expect(providers.asked.at(-1)).toBe('download all /c bob');
    });

    it('come in parts', async () => {
      const id = await linked('/c');
      const part = await service.call('GET', `${DOCUMENTS}/${id}/content`, {
        session: alice,
        headers: { range: 'bytes=2-5' },
      });
      expect([part.status, part.text, part.headers.get('content-range')]).toEqual([
        206,
        '2345',
        'bytes 2-5/10',
      ]);
      expect(providers.asked.at(-1)).toBe('download bytes=2-5 /c alice');
    });

    it('come as a picture of the wanted width', async () => {
      const id = await linked('/p');
      const picture = await call('GET', `/${id}/thumbnail?size=200`);
      expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png']);
      await call('GET', `/${id}/thumbnail`);
      expect(providers.asked.slice(-2)).toEqual(['thumbnail 200 /p alice', 'thumbnail any /p alice']);
    });

    it('are 400 for a width that is none', async () => {
      const id = await linked('/p');
      expect(await call('GET', `/${id}/thumbnail?size=wide`)).toMatchObject(
        refused(400, 'ValidationFailed', /^size must /),
      );
    });
  });

  describe('DELETE', () => {
    it('answers 200 without a body, and the document is gone', async () => {
      const id = await linked('/d');
      expect(await call('DELETE', `/${id}`)).toMatchObject({ status: 200, text: '' });
      expect((await call('GET', `/${id}`)).status).toBe(404);
      expect((await call('DELETE', `/${id}`)).status).toBe(404);
      expect(await audited(id)).toMatchObject([
        { action: 'document.linked' },
        { action: 'document.unlinked', username: 'alice', details: { name: '/d.txt' } },
      ]);
    });

    it('is 403 for anybody else, and nothing is gone', async () => {
      const id = await linked('/d');
      expect(await call('DELETE', `/${id}`, bob)).toMatchObject(refused(403, 'AccessDenied', /owner/));
      expect((await call('GET', `/${id}`)).status).toBe(200);
      expect(await audited(id)).toHaveLength(1);
    });

    it('is for administrators too', async () => {
      const id = await linked('/d');
      expect((await call('DELETE', `/${id}`, service.session)).status).toBe(200);
      expect((await audited(id))[1]).toMatchObject({ username: 'admin' });
    });

    it('needs no account at the provider', async () => {
      const id = await linked('/d');
      providers.rejection = new AppError('LinkRequired');
      expect((await call('DELETE', `/${id}`)).status).toBe(200);
    });

    it('is done once, however many call for it', async () => {
      const id = await linked('/d');
      const answers = await Promise.all([1, 2, 3].map(() => call('DELETE', `/${id}`)));
      expect(answers.map(({ status }) => String(status)).toSorted()).toEqual(['200', '404', '404']);
      expect(await audited(id)).toHaveLength(2);
    });
  });

  const OF_ONE: [string, string][] = [
    ['GET', ''],
    ['DELETE', ''],
    ['POST', '/refresh'],
    ['GET', '/content'],
    ['GET', '/thumbnail'],
  ];

  it.each(OF_ONE)(
    '%s of …%s is 404 for another customer, and for IDs that are none',
    async (method, path) => {
      const id = await linked('/secret');
      for (const [session, wanted] of [
        [stranger, id],
        [alice, NOWHERE],
        [alice, 'x'],
        [alice, '%00'],
        [alice, 'x'.repeat(90)],
      ] as const) {
        expect(await call(method, `/${wanted}${path}`, session)).toMatchObject(
          refused(404, 'NotFound', /ID/),
        );
      }
      expect(await call(method, `/${id}${path}`, null)).toMatchObject({ status: 401 });
      expect((await call('GET', `/${id}`)).status).toBe(200);
    },
  );

  it('lists nothing of another customer’s', async () => {
    await linked('/secret');
    expect((await call('GET', '', stranger)).body.meta.total_count).toBe(0);
    expect((await call('GET', '?search=secret', stranger)).body.meta.total_count).toBe(0);
  });

  it('is found whatever the case of its ID', async () => {
    const id = await linked('/case');
    expect((await call('GET', `/${id.toUpperCase()}`)).body.ID).toBe(id);
    expect((await call('DELETE', `/${id.toUpperCase()}`)).status).toBe(200);
  });

  it('outlives its integration, which every call that needs it says', async () => {
    const id = await linked('/orphan');
    providers.rejection = new AppError('NotFound', 'There is no integration here.');
    for (const [method, path] of OF_ONE.slice(2)) {
      expect(await call(method, `/${id}${path}`)).toMatchObject(
        refused(
          404,
          'NotFound',
          new RegExp(`^The integration ${integrationId} of this document no longer exists`),
        ),
      );
    }
    expect((await call('GET', `/${id}`)).status).toBe(200);
    expect((await call('DELETE', `/${id}`)).status).toBe(200);
  });
});
