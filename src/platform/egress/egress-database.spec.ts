import { describe, expect, it } from '@jest/globals';
import { egressTools } from '../../../test/support/egress.js';

const { client, friendly, post } = egressTools();

describe('the database of the service', () => {
  /** A name service in which the database's name moves. */
  function names(table: Record<string, string[]>): (name: string) => Promise<string[]> {
    return async (name) => {
      const found = table[name];
      if (found === undefined) throw Object.assign(new Error(`no ${name}`), { code: 'ENOTFOUND' });
      return found;
    };
  }

  it('is refused at what its name resolves to now, by whatever name it is called', async () => {
    const server = await friendly();
    const table: Record<string, string[]> = { 'db.test': ['10.0.0.5'], 'innocent.test': ['127.0.0.1'] };
    const databases = [
      { host: 'other.test', port: 1 },
      { host: 'db.test', port: server.port },
    ];
    const from = client({ resolve: names(table), databases });
    const url = `http://innocent.test:${server.port}/`;
    expect(await post(from, url)).toMatchObject({ status: 200 });
    await from.destroy();

    table['db.test'] = ['10.0.0.6', '127.0.0.1'];
    const later = client({ resolve: names(table), databases });
    for (const target of [url, `http://127.0.0.1:${server.port}/`]) {
      expect(await post(later, target)).toMatchObject({
        kind: 'refused',
        message: expect.stringMatching(
          /127\.0\.0\.1, port \d+: the service's own database; no setting allows it$/,
        ),
      });
    }
    // Away from the name service for a moment, or moved on: what is known stays refused.
    delete table['db.test'];
    expect(await post(later, url)).toMatchObject({ kind: 'refused' });
    expect(server.sockets).toHaveLength(1);
  });

  it('costs a request to another port no look-up', async () => {
    const server = await friendly();
    const asked: string[] = [];
    const resolve = async (name: string): Promise<string[]> => {
      asked.push(name);
      return ['127.0.0.1'];
    };
    const from = client({ resolve, databases: [{ host: 'db.test', port: 5432 }] });
    expect(await post(from, `http://some.test:${server.port}/`)).toMatchObject({ status: 200 });
    expect(asked).toEqual(['some.test']);
  });
});
