import { Agent, request } from 'undici';

/** Where events go in. */
export interface Ingest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const agent = new Agent({ connections: 64, pipelining: 1 });

/** Publishes an event or a batch. @throws Error when it is not accepted */
export async function publish(ingest: Ingest, body: object): Promise<void> {
  const response = await request(ingest.url, {
    method: 'POST',
    dispatcher: agent,
    headers: { 'content-type': 'application/json', ...ingest.headers },
    body: JSON.stringify(body),
  });
  const text = await response.body.text();
  if (response.statusCode !== 202) throw new Error(`Publishing answered ${response.statusCode}: ${text}`);
}
