import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TEST_CERTIFICATE, TEST_PRIVATE_KEY } from '../../test/support/tls-fixture.js';
import { ConfigError, readEgressFiles } from './index.js';

const pem = { type: 'pkcs8', format: 'pem' } as const;
const { privateKey: other } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hookfront-egress-files-'));
});

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

async function file(name: string, text: string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, text);
  return path;
}

async function problemsOf(given: { ca?: string; cert?: string; key?: string }): Promise<readonly string[]> {
  try {
    await readEgressFiles({ caFile: given.ca, clientCertFile: given.cert, clientKeyFile: given.key });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('readEgressFiles', () => {
  it('reads what is named, and nothing when nothing is', async () => {
    const ca = await file('ca.pem', `# two of them\n${TEST_CERTIFICATE}\n${TEST_CERTIFICATE}`);
    const cert = await file('client.pem', TEST_CERTIFICATE);
    const key = await file('client.key', TEST_PRIVATE_KEY);
    const none = { caFile: undefined, clientCertFile: undefined, clientKeyFile: undefined };
    expect(await readEgressFiles(none)).toEqual({ extraCa: undefined, client: undefined });
    expect(await readEgressFiles({ caFile: ca, clientCertFile: cert, clientKeyFile: key })).toEqual({
      extraCa: expect.stringContaining('# two of them'),
      client: { cert: TEST_CERTIFICATE, key: TEST_PRIVATE_KEY },
    });
  });

  it('names every file that cannot be read, and its variable', async () => {
    const missing = join(directory, 'missing.pem');
    expect(await problemsOf({ ca: missing, cert: missing, key: directory })).toEqual([
      `EGRESS_CA is "${missing}"; it cannot be read (ENOENT).`,
      `EGRESS_CLIENT_CERT is "${missing}"; it cannot be read (ENOENT).`,
      `EGRESS_CLIENT_KEY is "${directory}"; it cannot be read (EISDIR).`,
    ]);
  });

  it.each([
    ['is empty', '', /holds no certificate in PEM/],
    ['holds a key', TEST_PRIVATE_KEY, /holds no certificate in PEM/],
    [
      'holds a broken certificate behind a good one',
      TEST_CERTIFICATE + TEST_CERTIFICATE.replace(/MIIB.{60}/, 'AAAA'),
      /a certificate in that file cannot be read/,
    ],
  ])('refuses an EGRESS_CA that %s', async (_what, text, problem) => {
    const [found, ...more] = await problemsOf({ ca: await file('bad-ca.pem', text) });
    expect(found).toMatch(/^EGRESS_CA is ".*bad-ca\.pem";/);
    expect(found).toMatch(problem);
    expect(more).toEqual([]);
  });

  it.each([
    ['is empty', '', /holds no private key in PEM/],
    ['holds a certificate', TEST_CERTIFICATE, /holds no private key in PEM/],
    [
      'is encrypted',
      other.export({ ...pem, cipher: 'aes-256-cbc', passphrase: 'hunter2' }).toString(),
      /is encrypted; decrypt it/,
    ],
    ['is of another certificate', other.export(pem).toString(), /^EGRESS_CLIENT_KEY does not belong/],
  ])('refuses an EGRESS_CLIENT_KEY that %s, without showing it', async (_what, text, problem) => {
    const given = { cert: await file('c.pem', TEST_CERTIFICATE), key: await file('bad.key', text) };
    const [found, ...more] = await problemsOf(given);
    expect(found).toMatch(/^EGRESS_CLIENT_KEY /);
    expect(found).toMatch(problem);
    expect(more).toEqual([]);
    expect(text.split('\n').filter((line) => line !== '' && found!.includes(line))).toEqual([]);
  });

  it('refuses an EGRESS_CLIENT_CERT that is no certificate', async () => {
    const given = { cert: await file('bad.pem', 'hello'), key: await file('k.key', TEST_PRIVATE_KEY) };
    expect(await problemsOf(given)).toEqual([
      expect.stringMatching(/^EGRESS_CLIENT_CERT is ".*bad\.pem"; that file holds no certificate in PEM\.$/),
    ]);
  });
});
