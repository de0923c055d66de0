import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';

const ENVIRONMENT = join(fileURLToPath(import.meta.url), '..', '..', 'support', 'test-environment.mjs');

/** Runs the code in a worker as Jest's, then asks it to end. */
async function endOf(code: string): Promise<{ status: number | null; said: string }> {
  const script = `await import(${JSON.stringify(ENVIRONMENT)}); ${code}; process.on('message', () => {}); process.send('ready');`;
  const worker = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let said = '';
  worker.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const closed = once(worker, 'close');
  await Promise.race([once(worker, 'message'), closed]);
  worker.kill('SIGTERM');
  const [status] = await closed;
  return { status: status as number | null, said };
}

describe('a test worker that is asked to end', () => {
  it('ends by itself when nothing runs in it', async () => {
    expect(await endOf('')).toEqual({ status: 0, said: '' });
  });

  it('says what tests have left running in it', async () => {
    const { status, said } = await endOf(`(await import('node:net')).createServer().listen(0)`);
    expect(status).toBe(1);
    expect(said).toMatch(/^A worker process has failed to exit gracefully; .*TCPServerWrap\n$/);
  });
});
