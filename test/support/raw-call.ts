import { connect } from 'node:net';

/**
 * Sends a request byte for byte and reads its answer.
 * @param url of the service
 * @param head request line and headers, one a line, without Host and Content-Length: both are added
 * @throws Error when the connection ends before the answer does
 */
export async function rawCall(
  url: string,
  head: readonly string[],
  body?: string,
  // oxlint-disable-next-line typescript/no-explicit-any -- tests read answers of every shape
): Promise<{ status: number; headers: string; body: any }> {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  const length = body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body)}`];
  socket.write([...head, `Host: ${host}`, ...length, '', body ?? ''].join('\r\n'));
  let text = '';
  try {
    for await (const chunk of socket) {
      text += (chunk as Buffer).toString('utf8');
      const [, headers, content = ''] = /^(.*?)\r\n\r\n(.*)$/s.exec(text) ?? [];
      if (headers === undefined) continue;
      if (Buffer.byteLength(content) < Number(/content-length: (\d+)/i.exec(headers)?.[1] ?? 0)) continue;
      const status = Number(headers.split(' ', 2)[1]);
      return { status, headers, body: content === '' ? undefined : JSON.parse(content) };
    }
  } finally {
    socket.destroy();
  }
  throw new Error(`the answer broke off: ${text}`);
}
