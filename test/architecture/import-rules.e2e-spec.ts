import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { circlesOfFolders } from '../support/folder-circles.js';

/** A small service: what each file imports. */
const FILES: Record<string, readonly string[]> = {
  'src/main.ts': ['./config/index.js', './delivery/index.js', './platform/clock/clock.js'],
  'src/openapi.ts': ['./delivery/sender.js'],
  'src/service.ts': ['../test/support/receiver.js'],
  'src/cli/commands.ts': ['../auth/index.js'],
  'src/config/index.ts': ['node:os', '../lib/sentence.js'],
  'src/config/curious.ts': ['../platform/clock/clock.js'],
  'src/platform/clock/clock.ts': ['../../config/index.js', 'pg'],
  'src/platform/database/data-source.ts': ['../../../migrations/index.js'],
  'src/platform/body/index.ts': ['./inside.js'],
  'src/platform/body/inside.ts': [],
  'src/platform/body/embedded/index.ts': [],
  'src/platform/body/embedded/inside.ts': [],
  'src/platform/rooms.ts': ['./body/index.js', './body/embedded/index.js'],
  'src/platform/into-a-room.ts': ['./body/inside.js'],
  'src/platform/body/into-a-room.ts': ['./embedded/inside.js'],
  'src/platform/upwards.ts': ['../delivery/index.js'],
  'src/platform/deep.ts': ['../config/curious.js'],
  'src/delivery/index.ts': ['./sender.js', '../platform/clock/clock.js'],
  'src/delivery/sender.ts': [],
  'src/delivery/sideways.ts': ['../auth/index.js'],
  'src/delivery/to-the-root.ts': ['../main.js'],
  'src/delivery/to-the-cli.ts': ['../cli/commands.js'],
  'src/delivery/tools.ts': ['typescript'],
  'src/delivery/test-code.ts': ['../../test/support/receiver.js'],
  'src/delivery/nowhere.ts': ['./gone.js'],
  'src/delivery/round.ts': ['./about.js'],
  'src/delivery/about.ts': ['./round.js'],
  'src/delivery/retries/retrier.ts': ['../journal/journal.js'],
  'src/delivery/retries/schedule.ts': [],
  'src/delivery/journal/journal.ts': [],
  'src/delivery/journal/appending.ts': ['../retries/schedule.js'],
  'src/delivery/sender.spec.ts': ['./sender.js', '../../test/support/receiver.js', '@jest/globals'],
  'src/delivery/measured.spec.ts': ['../../bench/load.js'],
  'src/delivery/spec-user.ts': ['./sender.spec.js'],
  'src/auth/index.ts': [],
  'src/filtering/index.ts': ['./compile.js'],
  'src/filtering/compile.ts': ['../lib/sentence.js'],
  'src/filtering/filtering.module.ts': ['./compile.js', '@nestjs/common', 'pg'],
  'src/filtering/io.ts': ['node:fs'],
  'src/filtering/nest.ts': ['@nestjs/common'],
  'src/filtering/package.ts': ['pg'],
  'src/lib/sentence.ts': [],
  'src/lib/curious.ts': ['../config/index.js'],
  'src/lib/io.ts': ['node:fs'],
  'src/event-subscriptions/index.ts': ['../filtering/index.js', '../delivery/index.js', '../auth/index.js'],
  'src/event-subscriptions/deep.ts': ['../filtering/compile.js'],
  'src/publishing/index.ts': ['../event-subscriptions/index.js'],
  'src/publishing/accepted.ts': ['./http/answer.js'],
  'src/publishing/http/answer.ts': [],
  'src/publishing/http/call.ts': ['../accepted.js'],
  'src/publishing/parsing/reader.ts': ['../http/answer.js'],
  'src/publishing/far.ts': ['../documents/index.js'],
  'src/audit/index.ts': ['../auth/index.js'],
  'src/audit/far.ts': ['../delivery/index.js'],
  'src/event-log/index.ts': ['../publishing/index.js', '../filtering/index.js'],
  'src/delivery-log/index.ts': ['../event-subscriptions/index.js', '../delivery/index.js'],
  'src/delivery-log/far.ts': ['../publishing/index.js'],
  'src/monitoring/index.ts': ['../event-subscriptions/index.js', '../delivery/index.js', '../auth/index.js'],
  'src/monitoring/far.ts': ['../documents/index.js'],
  'src/custom-integrations/index.ts': ['../auth/index.js'],
  'src/custom-integrations/far.ts': ['../delivery/index.js'],
  'src/documents/index.ts': ['../custom-integrations/index.js', '../publishing/index.js'],
  'src/documents/far.ts': ['../event-subscriptions/index.js'],
  'src/auth/far.ts': ['../delivery/index.js'],
  'src/auth/deep.spec.ts': ['../platform/body/index.js', '../config/curious.js'],
  'src/attic/index.ts': ['../config/index.js'],
  'migrations/index.ts': [],
  'migrations/with-code.ts': ['../src/config/index.js'],
  'test/support/receiver.ts': [],
  'bench/load.ts': [],
};

/** Every import above that breaks a rule, and the rule; all others are allowed. */
const BROKEN: readonly [string, string][] = [
  ['migrations/with-code.ts', 'migrations-stand-alone'],
  ['src/audit/far.ts', 'audit-knows-only-auth-platform-config'],
  [
    'src/delivery-log/far.ts',
    'delivery-log-knows-only-event-subscriptions-filtering-delivery-auth-platform-config',
  ],
  ['src/attic/index.ts', 'unlisted-module'],
  ['src/config/curious.ts', 'config-knows-only-itself'],
  ['src/custom-integrations/far.ts', 'custom-integrations-knows-only-auth-platform-config'],
  ['src/delivery/about.ts', 'no-circle'],
  ['src/delivery/nowhere.ts', 'nothing-unresolvable'],
  ['src/delivery/sideways.ts', 'delivery-knows-only-platform-config'],
  ['src/delivery/measured.spec.ts', 'no-bench-in-src'],
  ['src/delivery/spec-user.ts', 'no-spec-imported'],
  ['src/delivery/test-code.ts', 'delivery-knows-only-platform-config'],
  ['src/delivery/to-the-cli.ts', 'nobody-imports-the-root'],
  ['src/delivery/to-the-root.ts', 'nobody-imports-the-root'],
  ['src/delivery/tools.ts', 'no-dev-dependency-in-the-service'],
  ['src/documents/far.ts', 'documents-knows-only-custom-integrations-publishing-auth-platform-config'],
  ['src/event-subscriptions/deep.ts', 'filtering-only-through-its-index'],
  ['src/filtering/filtering.module.ts', 'filtering-module-knows-nest-alone'],
  ['src/filtering/io.ts', 'filtering-is-pure'],
  ['src/filtering/nest.ts', 'filtering-is-pure'],
  ['src/filtering/package.ts', 'filtering-is-pure'],
  [
    'src/monitoring/far.ts',
    'monitoring-knows-only-event-subscriptions-publishing-delivery-auth-platform-config',
  ],
  ['src/platform/deep.ts', 'config-only-through-its-index'],
  ['src/platform/upwards.ts', 'platform-knows-only-config'],
  [
    'src/publishing/far.ts',
    'publishing-knows-only-event-subscriptions-delivery-filtering-auth-platform-config',
  ],
  ['src/service.ts', 'no-test-code-in-the-service'],
  ['src/openapi.ts', 'delivery-only-through-its-index'],
  ['src/platform/into-a-room.ts', 'platform-body-only-through-its-index'],
  ['src/platform/body/into-a-room.ts', 'platform-body-embedded-only-through-its-index'],
  ['src/auth/deep.spec.ts', 'config-only-through-its-index'],
  ['src/auth/far.ts', 'auth-knows-only-platform-config'],
  ['src/lib/curious.ts', 'lib-knows-only-itself'],
  ['src/lib/io.ts', 'filtering-is-pure'],
];

describe('the import rules', () => {
  let root: string;
  let violations: [string, string][];
  let circles: [string, string][];

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'hookfront-imports-'));
    for (const file of [
      'package.json',
      'tsconfig.json',
      '.dependency-cruiser.cjs',
      '.dependency-cruiser.folders.cjs',
    ]) {
      await copyFile(file, join(root, file));
    }
    await symlink(resolve('node_modules'), join(root, 'node_modules'));
    for (const [file, imports] of Object.entries(FILES)) {
      await mkdir(dirname(join(root, file)), { recursive: true });
      await writeFile(
        join(root, file),
        imports.map((name) => `import '${name}';\n`).join('') + 'export {};\n',
      );
    }
    violations = await cruise('.dependency-cruiser.cjs');
    circles = await cruise('.dependency-cruiser.folders.cjs');
  }, 120_000);
  afterAll(() => rm(root, { recursive: true, force: true }));

  it.each(BROKEN)('%s breaks %s', (file, rule) => {
    expect(violations).toContainEqual([file, rule]);
  });

  it('allow everything else', () => {
    const culprits = new Set(BROKEN.map(([file]) => file));
    expect(violations.filter(([file]) => !culprits.has(file))).toEqual([]);
  });

  it('forbid two folders to import each other, where no file does', () => {
    const folders = circles.filter(([folder]) => folder.startsWith('src/delivery/'));
    expect(folders).toEqual(
      expect.arrayContaining([
        ['src/delivery/journal', 'no-circle-of-folders'],
        ['src/delivery/retries', 'no-circle-of-folders'],
      ]),
    );
    expect(folders).toHaveLength(2);
  });

  it('forbid a folder and the one above it to import each other', () => {
    const publishing = Object.entries(FILES).filter(([file]) => file.startsWith('src/publishing/'));
    expect(circlesOfFolders(Object.fromEntries(publishing))).toEqual([
      ['src/publishing', 'src/publishing/http'],
    ]);
  });

  async function cruise(config: string): Promise<[string, string][]> {
    const cli = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
    const args = [cli, '--config', config, '--output-type', 'json', 'src', 'migrations'];
    const env = { ...process.env, NODE_OPTIONS: '' };
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      cwd: root,
      env,
      maxBuffer: 1 << 26,
    }).catch(
      // It exits with the number of violations.
      (error: { stdout: string }) => error,
    );
    const { summary } = JSON.parse(stdout) as {
      summary: { violations: { from: string; rule: { name: string } }[] };
    };
    return summary.violations.map(({ from, rule }) => [from, rule.name]);
  }
});
