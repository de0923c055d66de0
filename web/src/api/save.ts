import { call } from './client';
import { SERVICE_URL } from './place';

/**
 * Has the browser save what a GET answers with. The call is made first, so that what speaks against it can be said; then the browser
 * fetches the bytes by itself, so that none of them lie in memory.
 *
 * @param made begins the call, which is given up as soon as its answer begins
 * @throws ApiError; Unreachable
 */
export async function saveFile(
  path: string,
  made: (signal: AbortSignal) => Parameters<typeof call>[0],
): Promise<void> {
  const begun = new AbortController();
  await call(made(begun.signal));
  begun.abort();
  const link = document.createElement('a');
  link.href = SERVICE_URL + path;
  link.download = '';
  link.click();
}
