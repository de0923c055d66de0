import { type IncomingMessage, request } from 'node:http';

/** A process that listens to streams of news, as many as it is told, and counts what they tell. Talks to its parent over IPC. */
const [url, sessionID, count] = process.argv.slice(2) as [string, string, string];
let messages = 0;
let bytes = 0;

async function open(): Promise<void> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(`${url}/api/v1/stream?topics=deliveries,events,endpoints,replays,stats`, {
      headers: { sessionID },
      agent: false,
    })
      .on('response', resolve)
      .on('error', reject)
      .end();
  });
  if (response.statusCode !== 200) throw new Error(`The stream was answered with ${response.statusCode}.`);
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    messages += chunk.toString('latin1').split('\ndata: ').length - 1;
  });
}

process.on('message', () => process.send?.({ messages, bytes }));
process.on('disconnect', () => process.exit());
await Promise.all(Array.from({ length: Number(count) }, open));
process.send?.({ ready: true });
