/** Where a PostgreSQL server is: a name or an address, or the directory of a socket, which begins with a slash. */
export interface DatabaseHost {
  readonly host: string;
  readonly port: number;
}

/** What DATABASE_URL says. */
export interface DatabaseUrl {
  /** The URL for one server of them: the driver reads no lists. */
  readonly urlOf: (server: DatabaseHost) => string;
  /** The servers, in their order; at least one. */
  readonly hosts: readonly [DatabaseHost, ...DatabaseHost[]];
}

/** A URL that names no servers; the message is a sentence without any part of the user info. */
export class BadDatabaseUrl extends Error {
  override readonly name = 'BadDatabaseUrl';
}

const DEFAULT_PORT = 5432;
const MOST_HOSTS = 16;
/** The service writes, so it is of no use to lead it to a server that does not. "any" is what libpq takes for "no wish". */
const SESSIONS = ['any', 'read-write', 'primary'];
const SHAPE = /^(postgres(?:ql)?:\/\/)((?:[^@/?]*@)?)([^/?#]*)([^?#]*)(?:\?(.*))?$/s;

/**
 * Reads a connection URL as libpq does (PostgreSQL documentation, 34.1.1.2 and 34.1.1.3): several servers with commas, each with a port of
 * its own, or in the parameters `host` and `port`.
 * @throws BadDatabaseUrl
 */
export function readDatabaseUrl(url: string): DatabaseUrl {
  const [, scheme, userInfo, authority, path, query] = SHAPE.exec(url) ?? [];
  if (scheme === undefined) throw new BadDatabaseUrl();
  const parameters = new URLSearchParams(query);
  checkSession(parameters.get('target_session_attrs'));
  const hosts = authority === '' ? hostsOf(parameters) : authority!.split(',').map(hostOf);
  if (hosts.length > MOST_HOSTS) throw new BadDatabaseUrl(`It names more than ${MOST_HOSTS} servers.`);
  const [first, ...others] = hosts as [DatabaseHost, ...DatabaseHost[]];
  // One server is left to the driver as it was written.
  if (others.length === 0) return { hosts: [first], urlOf: () => url };
  for (const name of ['host', 'port', 'target_session_attrs']) parameters.delete(name);
  const rest = parameters.size > 0 ? `?${parameters.toString()}` : '';
  return {
    hosts: [first, ...others],
    urlOf: ({ host, port }) => `${scheme}${userInfo}${written(host)}:${port}${path}${rest}`,
  };
}

function checkSession(wanted: string | null): void {
  if (wanted === null || SESSIONS.includes(wanted)) return;
  throw new BadDatabaseUrl(
    `Its target_session_attrs must be read-write, or be left out: the service writes to its database.`,
  );
}

function hostOf(text: string): DatabaseHost {
  const [, bracketed, plain, port] = /^(?:\[([0-9a-f:.]+)\]|([^:[\]]*))(?::(\d*))?$/i.exec(text) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined) throw new BadDatabaseUrl();
  return { host: decoded(host) || 'localhost', port: portOf(port) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new BadDatabaseUrl();
  }
}

/** Both may be lists; one port counts for all. */
function hostsOf(parameters: URLSearchParams): DatabaseHost[] {
  const hosts = (parameters.get('host') ?? '').split(',');
  const ports = (parameters.get('port') ?? '').split(',');
  if (ports.length > 1 && ports.length !== hosts.length) {
    throw new BadDatabaseUrl(`It names ${hosts.length} servers and ${ports.length} ports.`);
  }
  return hosts.map((host, at) => ({ host: host || 'localhost', port: portOf(ports[at] ?? ports[0]) }));
}

function portOf(text: string | undefined): number {
  const port = text === undefined || text === '' ? DEFAULT_PORT : Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new BadDatabaseUrl('A port is no number from 1 to 65535.');
  return port;
}

function written(host: string): string {
  return host.includes(':') ? `[${host}]` : encodeURIComponent(host);
}
