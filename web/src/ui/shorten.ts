/** An id as lists show it: its beginning and end tell it from its neighbours. */
export function shortId(id: string): string {
  return id.length <= 20 ? id : `${id.slice(0, 10)}…${id.slice(-6)}`;
}

/** A URL without its protocol. */
export function shortUrl(url: string): string {
  return url.replace(/^https?:\/\//, '');
}
