import { Readable, Writable } from 'node:stream';
import { Agent, request, stream } from 'undici';
import { startService } from '../contestants.js';
import { figure, median, ratio, table } from '../figures.js';
import type { Child, Dialogue } from '../processes.js';
import { inTurns, type Report } from '../report.js';
import type { Scale } from '../scale.js';
import type { ServiceProcess } from '../service-process.js';
import type { Stage } from '../stage.js';

interface ProviderQuestions extends Dialogue {
  received: { readonly received: number };
}

type Provider = Child<ProviderQuestions>;
type Headers = Readonly<Record<string, string>>;

const MOST_ROUNDS = 3;
const MIB = 1024 ** 2;
/** Before anything counts: compiled code, grown buffers, open connections. */
const WARM_UP_BYTES = 128 * MIB;
/** What the contract of the service allows its memory to grow by. */
const GROWTH_LIMIT_MB = 64;
/** How often the memory is looked at while bytes pass. */
const LOOK_MS = 25;

/** A large file through the service, down and up, beside the same straight from and to the provider. */
export async function measureTransfer(stage: Stage, scale: Scale): Promise<Report> {
  const provider = await stage.child<ProviderQuestions>('provider');
  const pipe = await stage.child('bare-pipe', provider.url);
  const { process, caller } = await startService(stage);
  const { headers } = caller.ingest;
  const services = await link(process.url, headers, provider.url);
  const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
  const ways = (bytes: number) => ({
    straightDown: () => download(agent, `${provider.url}/download?id=${bytes}`, {}, bytes),
    pipedDown: () => download(agent, `${pipe.url}/download?id=${bytes}`, {}, bytes),
    down: () => download(agent, `${services}/download?id=${bytes}`, headers, bytes),
    straightUp: () => upload(agent, 'PUT', `${provider.url}/upload?id=up`, {}, bytes, provider),
    pipedUp: () => upload(agent, 'PUT', `${pipe.url}/upload?id=up`, {}, bytes, provider),
    up: () => upload(agent, 'POST', `${services}/uploads?parentId=%2F&filename=up`, headers, bytes, provider),
  });
  await inTurns(1, ways(Math.min(WARM_UP_BYTES, scale.transferBytes)));
  const memory = await Memory.of(process);
  const { down, up, ...straight } = ways(scale.transferBytes);
  const rates = await inTurns(Math.min(scale.rounds, MOST_ROUNDS), {
    ...straight,
    down: () => memory.during(down),
    up: () => memory.during(up),
  });
  await agent.close();
  const of = (name: string): readonly number[] => rates.get(name)!;
  const row = (name: string, runs: readonly number[], beside: readonly number[]): string[] => [
    name,
    figure(median(runs)),
    ratio(median(runs), median(beside)),
    runs.map(figure).join(', '),
  ];
  const size = figure(scale.transferBytes / MIB);
  return {
    comparisons: (['down', 'up'] as const).flatMap((way) => {
      const what = `a file of ${size} MiB ${way === 'down' ? 'downloaded' : 'uploaded'}, MB a second`;
      const ours = median(of(way));
      const [straightWay, piped] = way === 'down' ? ['straightDown', 'pipedDown'] : ['straightUp', 'pipedUp'];
      return [
        { what, ours, beside: 'without the service', theirs: median(of(straightWay)) },
        { what, ours, beside: 'a bare pipe', theirs: median(of(piped)) },
      ];
    }),
    details: `a file of ${size} MiB, made while it is read; caller, service and provider on this machine, ratios aimed at: 0.7\n\n${table(
      ['way', 'MB a second', 'of straight', 'runs'],
      [
        row('straight from the provider', of('straightDown'), of('straightDown')),
        row('download through a bare pipe', of('pipedDown'), of('straightDown')),
        row('download through the service', of('down'), of('straightDown')),
        row('straight to the provider', of('straightUp'), of('straightUp')),
        row('upload through a bare pipe', of('pipedUp'), of('straightUp')),
        row('upload through the service', of('up'), of('straightUp')),
      ],
      [0],
    )}\n\n${memory.text()}`,
  };
}

/** Registers the provider and links the administrator's account. @returns where its endpoints are called */
async function link(url: string, headers: Headers, baseApiUrl: string): Promise<string> {
  const integration = {
    name: 'bench',
    authenticationType: 'ApiKey',
    baseApiUrl,
    apiKey: 'bench-api-key',
    enabled: true,
  };
  const { id } = await post(`${url}/api/v1/custom-integrations`, headers, integration);
  const services = `${url}/api/v1/document-services/${id}`;
  await post(`${services}/link`, headers);
  return services;
}

async function post(url: string, headers: Headers, body?: object): Promise<{ readonly id: string }> {
  const answer = await request(url, {
    method: 'POST',
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`${url} answered ${answer.statusCode}: ${text}`);
  return JSON.parse(text) as { id: string };
}

/** @returns MB a second */
async function download(agent: Agent, url: string, headers: Headers, bytes: number): Promise<number> {
  let received = 0;
  const began = performance.now();
  await stream(url, { method: 'GET', headers, dispatcher: agent }, ({ statusCode }) => {
    if (statusCode !== 200) throw new Error(`${url} answered ${statusCode}`);
    return new Writable({
      write(chunk: Buffer, _encoding, done) {
        received += chunk.length;
        done();
      },
    });
  });
  return rate(url, bytes, received, began);
}

async function upload(
  agent: Agent,
  method: 'PUT' | 'POST',
  url: string,
  headers: Headers,
  bytes: number,
  provider: Provider,
): Promise<number> {
  const began = performance.now();
  const answer = await request(url, {
    method,
    dispatcher: agent,
    headers: { ...headers, 'content-type': 'application/octet-stream', 'content-length': String(bytes) },
    body: Readable.from(pieces(bytes), { objectMode: false }),
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`${url} answered ${answer.statusCode}: ${text}`);
  const ended = rate(url, bytes, bytes, began);
  const { received } = await provider.ask('received');
  if (received !== bytes) throw new Error(`${url}: of ${bytes} bytes ${received} came to the provider`);
  return ended;
}

function rate(url: string, bytes: number, received: number, began: number): number {
  if (received !== bytes) throw new Error(`${url}: of ${bytes} bytes ${received} came`);
  return bytes / 1e6 / ((performance.now() - began) / 1_000);
}

const PIECE = Buffer.alloc(64 * 1024, 'hookfront ');

function* pieces(size: number): Generator<Buffer> {
  for (let left = size; left > 0; left -= PIECE.length)
    yield left < PIECE.length ? PIECE.subarray(0, left) : PIECE;
}

/** What the service has resident, looked at again and again while bytes pass through it. */
class Memory {
  private most: number;

  private constructor(
    private readonly service: ServiceProcess,
    private readonly before: number,
  ) {
    this.most = before;
  }

  static async of(service: ServiceProcess): Promise<Memory> {
    return new Memory(service, (await service.memory())?.now ?? Number.NaN);
  }

  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    const look = async (): Promise<void> => {
      this.most = Math.max(this.most, (await this.service.memory())?.now ?? Number.NaN);
    };
    const timer = setInterval(() => void look(), LOOK_MS);
    try {
      return await work();
    } finally {
      clearInterval(timer);
      await look();
    }
  }

  text(): string {
    const growth = this.most - this.before;
    if (Number.isNaN(growth)) return 'resident memory of the service: not known on this system';
    const verdict = growth <= GROWTH_LIMIT_MB ? 'within' : 'MORE THAN';
    return (
      `resident memory of the service: ${figure(this.before)} MB before, ${figure(this.most)} MB at most; ` +
      `it grew by ${figure(Math.max(growth, 0))} MB, ${verdict} the ${GROWTH_LIMIT_MB} MB allowed`
    );
  }
}
