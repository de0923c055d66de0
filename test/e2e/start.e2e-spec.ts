import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

jest.setTimeout(120_000);

describe('npm start', () => {
  let directory: string;
  const children = new Set<ChildProcessWithoutNullStreams>();

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'hookfront-start-'));
  });
  afterEach(async () => {
    for (const child of children) if (child.kill('SIGKILL')) await once(child, 'close');
    await rm(directory, { recursive: true, force: true });
  });

  it('prints every bad value and exits 1, before it touches anything', async () => {
    const service = start({ PORT: 'eighty', LOG_LEVEL: 'loud', DATABASE_URL: 'postgres://u:hunter2@db/x' });
    expect(await service.ended).toBe(1);
    expect(service.errors()).toContain('PORT is "eighty"; it must be a whole number from 0 to 65535.');
    expect(service.errors()).toContain('LOG_LEVEL is "loud"');
    expect(service.errors()).toContain('SECRET_KEY is not set');
    expect(service.errors()).not.toContain('hunter2');
    expect(service.errors()).not.toContain('    at ');
    expect(service.output()).toBe('');
  });

  it('prints address, user name and generated password at the first start, and no password after that', async () => {
    const first = start({ ADMIN_USERNAME: 'chief' });
    const url = await first.listening();
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    expect(first.output()).toMatch(/^Administrator: chief$/m);
    expect(first.output()).toMatch(/^Console: http:\/\/\S+\/console\/$/m);
    const [, password] = /^Password: (\S+)/m.exec(first.output()) ?? [];
    expect(password).toBeDefined();
    const login = await fetch(`${url}/attask/api/v19.0/login`, {
      method: 'POST',
      body: new URLSearchParams({ username: 'chief', password: password! }),
    });
    expect(login.status).toBe(200);
    expect(await first.stop('SIGTERM')).toBe(0);

    const second = start({ ADMIN_USERNAME: 'chief' });
    await second.listening();
    expect(second.output()).not.toContain('Password');
    expect(await second.stop('SIGINT')).toBe(0);
  });

  it('refuses a second service on the same DATA_DIR', async () => {
    const first = start({});
    await first.listening();
    const second = start({});
    expect(await second.ended).toBe(1);
    expect(second.errors()).toMatch(/^Hookfront could not start\. .*DATA_DIR/s);
    expect(await first.stop('SIGTERM')).toBe(0);
  });

  it('ends, drained, when npm gets the SIGTERM, and leaves no process behind', async () => {
    const service = start({ LOG_LEVEL: 'info', EGRES_ALLOW: '10.0.0.0/8' }, ['npm', 'start']);
    const url = await service.listening();
    expect(service.output()).toContain(
      'EGRES_ALLOW is not a setting and has no effect; EGRESS_ALLOW is one.',
    );
    // Its output ends only when everything that npm started has ended.
    expect(await service.stop('SIGTERM')).toBe(0);
    expect(service.output()).toContain('"msg":"Stopping"');
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
  });

  function start(
    settings: Record<string, string>,
    [command, ...args]: readonly [string, ...string[]] = [process.execPath, 'scripts/start.mjs'],
  ) {
    const { PATH } = process.env;
    const child = spawn(command, args, {
      env: { PATH, PORT: '0', DATA_DIR: join(directory, 'data'), LOG_LEVEL: 'fatal', ...settings },
    });
    children.add(child);
    let output = '';
    let errors = '';
    child.stderr.on('data', (chunk) => (errors += String(chunk)));
    const ended = once(child, 'close').then(([code]) => code as number | null);
    const listening = new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (chunk) => {
        output += String(chunk);
        const [, url] = /listens on (http:\/\/\S+)/.exec(output) ?? [];
        if (url) resolve(url);
      });
      void ended.then((code) => reject(new Error(`The service ended with ${code}: ${errors}`)));
    });
    listening.catch(() => undefined);
    return {
      ended,
      listening: () => listening,
      output: () => output,
      errors: () => errors,
      stop: (signal: NodeJS.Signals) => {
        child.kill(signal);
        return ended;
      },
    };
  }
});
