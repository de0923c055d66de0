import { cpus } from 'node:os';
import { Child, ServiceProcess } from './processes.js';
import { type Ingest, latencies, throughput } from './load.js';

/**
 * Deliveries a second, side by side in one run on one machine: what the machine can do at most, what any such service must
 * do at least, and this service with everything durable. The ratios are what counts: the machine is part of every figure.
 */
const quick = process.argv.includes('--quick');
const EVENTS = quick ? 4_000 : 40_000;
const ROUNDS = quick ? 1 : 3;
const WARM_UP = quick ? 1_000 : 10_000;
const LATENCY = { perSecond: 200, seconds: quick ? 3 : 20 };
const ENDPOINTS = 8;

async function main(): Promise<void> {
  const receiver = await Child.start('receiver');
  const hook = `http://127.0.0.1:${receiver.hello.port}`;
  const relay = await Child.start('relay', `${hook}/relay`);
  const service = await ServiceProcess.start({});
  try {
    const relayed: Ingest = { url: `http://127.0.0.1:${relay.hello.port}/`, headers: {} };
    const served = await subscribe(service.url, hook);
    const contestants = {
      'bare undici loop': () => bareLoop(hook),
      'bare relay': () => throughput(relayed, receiver, EVENTS, ENDPOINTS),
      Hookfront: () => throughput(served, receiver, EVENTS, ENDPOINTS),
    };
    await throughput(relayed, receiver, WARM_UP, ENDPOINTS);
    await throughput(served, receiver, WARM_UP, ENDPOINTS);
    const best = new Map<string, number[]>();
    // In turns, so that a slow minute of the machine meets all of them.
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, run] of Object.entries(contestants)) {
        best.set(name, [...(best.get(name) ?? []), await run()]);
      }
    }
    print(best);
    const times = await latencies(served, receiver, LATENCY.perSecond, LATENCY.seconds, ENDPOINTS);
    const at = (share: number): string =>
      times[Math.min(times.length - 1, Math.floor(times.length * share))]!.toFixed(1);
    console.log(
      `\npublish to receipt at ${LATENCY.perSecond} events a second, one a request, ${times.length} events: ` +
        `median ${at(0.5)} ms, 99th percentile ${at(0.99)} ms, longest ${at(1)} ms`,
    );
  } finally {
    await service.stop();
    await relay.stop();
    await receiver.stop();
  }
}

async function bareLoop(hook: string): Promise<number> {
  const loop = await Child.start('bare-loop', hook, String(EVENTS));
  const began = performance.now();
  await loop.ask('go');
  const rate = (EVENTS * 1_000) / (performance.now() - began);
  await loop.stop();
  return rate;
}

/** One subscription per endpoint, each with a filter that matches its owner's projects alone. */
async function subscribe(url: string, hook: string): Promise<Ingest> {
  const login = await call(`${url}/attask/api/v15.0/login`, {
    username: 'admin',
    password: 'bench-password',
  });
  const { sessionID } = (login as { data: { sessionID: string } }).data;
  const headers = { sessionID };
  const base = `${url}/attask/eventsubscription/api/v1`;
  for (let n = 0; n < ENDPOINTS; n++) {
    const filters = [{ fieldName: 'ownerID', fieldValue: `owner-${n}`, comparison: 'eq' }];
    const body = {
      objCode: 'PROJ',
      eventType: 'UPDATE',
      url: `${hook}/r${n}`,
      authToken: 'bench-token',
      filters,
    };
    await call(`${base}/subscriptions`, body, headers);
  }
  return { url: `${base}/events`, headers };
}

async function call(url: string, body: object, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

function print(rates: ReadonlyMap<string, readonly number[]>): void {
  const median = (values: readonly number[]): number =>
    values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
  const relay = median(rates.get('bare relay')!);
  const loop = median(rates.get('bare undici loop')!);
  console.log(
    `${cpus().length} cores, Node ${process.version}, ${EVENTS} deliveries of 1.5 KB a run, median of ${ROUNDS}; ` +
      'publisher, receiver, service and PostgreSQL on this machine\n',
  );
  console.log('| what | deliveries a second | of the bare loop | of the bare relay | runs |');
  console.log('| --- | ---: | ---: | ---: | --- |');
  for (const [name, values] of rates) {
    const rate = median(values);
    const runs = values.map((value) => value.toFixed(0)).join(', ');
    console.log(
      `| ${name} | ${rate.toFixed(0)} | ${(rate / loop).toFixed(2)} | ${(rate / relay).toFixed(2)} | ${runs} |`,
    );
  }
}

await main();
process.exit(0);
