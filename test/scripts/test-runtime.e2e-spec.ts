import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const CONFIG = `
import base from '${join(ROOT, 'jest.config.mjs')}';
const { globalSetup, globalTeardown, ...config } = base;
export default { ...config, rootDir: '${ROOT}', roots: [import.meta.dirname] };
`;

const OURS = `
export const state = { used: false };
export interface Line { wrong: string }
export function fail(): void {
  throw new Error('on line 5');
}
`;

/** Two suites of the same text, one after the other in a worker. */
const SUITE = `
import { afterAll, expect, it, jest } from '@jest/globals';
import ipaddr from 'ipaddr.js';
import { fail, state } from './ours.js';

const before = {
  ours: state.used,
  packages: 'used' in ipaddr,
  variable: process.env.USED,
  home: process.env.HOME,
  global: globalThis.setTimeout.name,
  exit: process.exit.name,
};
state.used = true;
Object.assign(ipaddr, { used: true });
process.env.USED = 'yes';
delete process.env.HOME;
Object.assign(globalThis, { setTimeout: function replaced() {} });
process.exit = function replaced() {} as never;

it('finds', () => { throw new Error(JSON.stringify(before)); });
it('is thrown at', () => fail());
it('imports later', async () => {
  const later: unknown = await import('./ours.js');
  expect(later).toHaveProperty('state.used', true);
});
it('mocks', () => { jest.mock('./ours.js', () => ({})); });
`;

/** Collects garbage when files are linked and not yet evaluated: a process that links what is not held then crashes on Node.js 20. */
const COLLECTED = `
import { setImmediate } from 'node:timers/promises';
import { SourceTextModule } from 'node:vm';

const { evaluate } = SourceTextModule.prototype;
SourceTextModule.prototype.evaluate = async function collected() {
  for (let round = 0; round < 2; round++) {
    await setImmediate();
    gc();
  }
  return evaluate.call(this);
};
`;

interface Report {
  testResults: { assertionResults: { title: string; status: string; failureMessages: string[] }[] }[];
}

describe('two suites in one worker', () => {
  let directory: string;
  let suites: Map<string, { status: string; said: string }>[];
  const found = (suite: number): unknown =>
    JSON.parse(/\{.*\}/.exec(suites[suite]?.get('finds')?.said ?? '')?.[0] ?? '');

  beforeAll(async () => {
    directory = await realpath(await mkdtemp(join(tmpdir(), 'hookfront-runtime-')));
    const write = (name: string, text: string) => writeFile(join(directory, name), text);
    await write('package.json', '{ "type": "module" }');
    await write('jest.config.mjs', CONFIG);
    await write('ours.ts', OURS);
    await write('collected.mjs', COLLECTED);
    await write('first.spec.ts', SUITE);
    await write('second.spec.ts', SUITE);
    const report = join(directory, 'report.json');
    const jest = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
    const node = ['--experimental-vm-modules', '--expose-gc', '--import', './collected.mjs'];
    const args = [...node, jest, '--runInBand', '--json', '--outputFile', report];
    const options = { cwd: directory, env: { ...process.env, NODE_OPTIONS: '' } };
    // It ends with 1, as the suites are meant to fail.
    await new Promise((resolve) => execFile(process.execPath, args, options, resolve));
    const { testResults } = JSON.parse(await readFile(report, 'utf8')) as Report;
    suites = testResults.map(
      ({ assertionResults }) =>
        new Map(
          assertionResults.map(({ title, status, failureMessages }) => [
            title,
            { status, said: failureMessages.join() },
          ]),
        ),
    );
  }, 60_000);
  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('find files of ours, variables and globals as they were', () => {
    const { HOME: home } = process.env;
    const untouched = { ours: false, home, global: 'setTimeout' };
    expect([found(0), found(1)]).toMatchObject([untouched, untouched]);
    expect(found(1)).not.toHaveProperty('variable');
    expect(found(1)).toHaveProperty('exit', (found(0) as { exit: string }).exit);
  });

  it('share what they import from packages', () => {
    expect([found(0), found(1)]).toMatchObject([{ packages: false }, { packages: true }]);
  });

  it('import at any time', () => {
    expect(suites.map((tests) => tests.get('imports later')?.status)).toEqual(['passed', 'passed']);
  });

  it('are shown lines of TypeScript', () => {
    expect(suites.map((tests) => tests.get('is thrown at')?.said)).toEqual([
      expect.stringMatching(/on line 5\n\s+at fail \(.*ours\.ts:5:9\)/),
      expect.stringMatching(/on line 5\n\s+at fail \(.*ours\.ts:5:9\)/),
    ]);
  });

  it('are told that modules are not mocked', () => {
    expect(suites.map((tests) => tests.get('mocks')?.said)).toEqual([
      expect.stringContaining('Modules are not mocked here: hand the part over to what needs it.'),
      expect.stringContaining('Modules are not mocked here: hand the part over to what needs it.'),
    ]);
  });
});
