// Asks a service for its life ten times a second, over one connection, in a process of its own, so that nothing of what
// the attack costs the test is counted. Ends when its input does, and prints what it saw as JSON.
import { readFile } from 'node:fs/promises';
import { Agent, get } from 'node:http';

const [url, pid] = process.argv.slice(2);
const PAUSE_MS = 100;
const TICK_MS = 10;

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const seen = { asked: 0, longestMs: 0, mostResidentMb: 0, problems: [] };

// Where this very process was not run in time, the answer waited for us and not for the service.
let lastTick = performance.now();
let ownDelayMs = 0;
setInterval(() => {
  const now = performance.now();
  ownDelayMs += Math.max(0, now - lastTick - TICK_MS);
  lastTick = now;
}, TICK_MS).unref();

function ask() {
  return new Promise((resolve) => {
    const request = get(`${url}/health/live`, { agent, timeout: 10_000 }, (response) => {
      response.resume();
      response.on('end', () =>
        resolve(response.statusCode === 200 ? undefined : `status ${response.statusCode}`),
      );
      response.on('error', (error) => resolve(String(error)));
    });
    request.on('timeout', () => request.destroy(new Error('no answer in ten seconds')));
    // A kept connection may have been closed in the same moment; the next one is new.
    request.on('error', (error) => resolve(request.reusedSocket ? undefined : String(error)));
  });
}

async function residentMb() {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}

const over = new AbortController();
process.stdin.resume().on('end', () => over.abort());
while (!over.signal.aborted) {
  const began = performance.now();
  ownDelayMs = 0;
  const problem = await ask();
  const tookMs = performance.now() - began - ownDelayMs;
  seen.asked++;
  seen.longestMs = Math.max(seen.longestMs, tookMs);
  if (seen.asked === 1) process.stdout.write('begun\n');
  if (problem !== undefined && seen.problems.length < 10) seen.problems.push(problem);
  seen.mostResidentMb = Math.max(seen.mostResidentMb, await residentMb());
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}
process.stdout.write(`${JSON.stringify(seen)}\n`);
process.exit(0);
