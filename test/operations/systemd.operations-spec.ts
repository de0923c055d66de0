import { execFile } from 'node:child_process';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const INSTALLED = '/opt/hookfront';
/** Tenths of what systemd calls exposure: 25 is 2.5, and "OK" begins below 5. */
const MOST_EXPOSED = '25';

describe('deploy/hookfront.service', () => {
  let directory: string;
  let unit: string;
  let settings: Map<string, string[]>;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'hookfront-systemd-'));
    const text = await readFile('deploy/hookfront.service', 'utf8');
    settings = new Map();
    for (const [, name, value] of text.matchAll(/^(\w+)=(.*)$/gm))
      settings.set(name!, [...(settings.get(name!) ?? []), value!]);
    // systemd looks for the program; here it is elsewhere.
    unit = join(directory, 'hookfront.service');
    const here = text.replaceAll('/usr/bin/node', process.execPath).replaceAll(INSTALLED, resolve('.'));
    await writeFile(unit, here);
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  const only = (name: string): string => {
    const values = settings.get(name) ?? [];
    if (values.length !== 1) throw new Error(`${name} is there ${values.length} times`);
    return values[0]!;
  };

  it('is what systemd understands, to the last line', async () => {
    expect(await analyze('verify', unit)).toEqual({ status: 0, output: '' });
  });

  it('leaves little open', async () => {
    const { status, output } = await analyze(
      'security',
      '--offline=true',
      `--threshold=${MOST_EXPOSED}`,
      unit,
    );
    expect(output).toContain('Overall exposure level');
    expect(status).toBe(0);
  });

  it('starts what is built, without npm or a shell', async () => {
    const [program, main, ...more] = only('ExecStart').split(' ');
    expect([program, more]).toEqual(['/usr/bin/node', []]);
    await access(main!.replace(INSTALLED, resolve('.')));
    expect(only('User')).not.toBe('root');
  });

  it('waits for longer than the service takes to stop, and asks the service alone', async () => {
    const [, deadline] = /STOP_DEADLINE_MS = ([\d_]+)/.exec(await readFile('src/serve.ts', 'utf8'))!;
    const [, seconds] = /^(\d+)s$/.exec(only('TimeoutStopSec'))!;
    expect(Number(seconds) * 1_000).toBeGreaterThan(Number(deadline!.replaceAll('_', '')));
    expect(only('KillMode')).toBe('mixed');
  });

  it('lets it write where DATA_DIR is, and nowhere else', () => {
    expect(settings.get('Environment')).toEqual([`DATA_DIR=/var/lib/${only('StateDirectory')}`]);
    expect(only('ProtectSystem')).toBe('strict');
    expect(settings.has('ReadWritePaths')).toBe(false);
  });

  it('allows what the service needs: connections, files, its sockets, and machine code made in memory', () => {
    expect(Number(only('LimitNOFILE'))).toBeGreaterThanOrEqual(16_384);
    expect(only('RestrictAddressFamilies').split(' ').toSorted()).toEqual([
      'AF_INET',
      'AF_INET6',
      'AF_NETLINK',
      'AF_UNIX',
    ]);
    expect(settings.has('MemoryDenyWriteExecute')).toBe(false);
  });
});

/** What systemd-analyze prints, and its status. */
function analyze(...args: string[]): Promise<{ status: number; output: string }> {
  return new Promise((done, reject) => {
    execFile('systemd-analyze', args, (error, stdout, stderr) => {
      const code = error?.code ?? 0;
      if (typeof code === 'number') done({ status: code, output: stdout + stderr });
      else reject(new Error("systemd-analyze is not installed; it is in Debian's package systemd."));
    });
  });
}
