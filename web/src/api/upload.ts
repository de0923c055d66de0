import { api, call } from './client';
import { noteTrouble } from './connection';
import { Unreachable } from './errors';
import { parseExactly } from './json';
import { SERVICE_URL } from './place';
import { csrfToken } from './session';
import { troubleIn } from './trouble';

interface UploadOptions {
  readonly signal: AbortSignal;
  /** Gets the bytes that have left so far. */
  readonly onProgress: (sent: number) => void;
}

/**
 * Sends a file as the body of a POST, and tells how far it has come, which `fetch` does not. When the session has ended, it waits until
 * somebody signs in again, and the file is sent anew.
 *
 * @throws ApiError; Unreachable; AbortError when the signal says so
 */
export async function upload(path: string, file: Blob, options: UploadOptions): Promise<unknown> {
  const answer = await post(path, file, options);
  if (answer.status !== 401) return call(parsed(answer));
  await call(api.GET('/api/v1/users/me', { signal: options.signal }));
  return call(parsed(await post(path, file, options)));
}

async function parsed(response: Response): Promise<{ data?: unknown; error?: unknown; response: Response }> {
  const text = await response.text();
  let body: unknown;
  try {
    body = text === '' ? undefined : parseExactly(text);
  } catch {
    body = undefined;
  }
  return response.ok ? { data: body, response } : { error: body, response };
}

function post(path: string, file: Blob, { signal, onProgress }: UploadOptions): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = (): void => request.abort();
    request.open('POST', SERVICE_URL + path);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.setRequestHeader('x-csrf-token', csrfToken() ?? '');
    request.upload.addEventListener('progress', ({ loaded }) => onProgress(loaded));
    const brokenOff = (): void => {
      noteTrouble('unreachable');
      reject(new Unreachable('The transfer broke off.'));
    };
    request.addEventListener('load', () => {
      const trouble = troubleIn(request.status, request.responseText);
      if (trouble === 'unreachable') return brokenOff();
      if (trouble !== undefined) noteTrouble(trouble);
      const retryAfter = request.getResponseHeader('retry-after');
      resolve(
        new Response(request.responseText, {
          status: request.status,
          statusText: request.statusText,
          ...(retryAfter !== null && { headers: { 'retry-after': retryAfter } }),
        }),
      );
    });
    request.addEventListener('error', brokenOff);
    request.addEventListener('abort', () => reject(new DOMException('Stopped.', 'AbortError')));
    request.addEventListener('loadend', () => signal.removeEventListener('abort', stop));
    signal.addEventListener('abort', stop);
    request.send(file);
  });
}
