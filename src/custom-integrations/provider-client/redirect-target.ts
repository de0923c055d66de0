/**
 * Where a redirect leads.
 * @param location as the answer has it, Latin-1 that may stand for UTF-8
 * @returns null when that is no http or https address, or holds user info
 */
export function redirectTarget(location: string, from: URL): URL | null {
  try {
    const url = new URL(Buffer.from(location, 'latin1').toString('utf8'), from);
    const followable = url.protocol === 'http:' || url.protocol === 'https:';
    return followable && url.username === '' && url.password === '' ? url : null;
  } catch {
    return null;
  }
}
