import { DATABASE, SOCKET_PORT, SUPERUSER } from './settings.js';

/** How a client of this machine connects; give the fields to pg as they are. */
export interface EmbeddedConnection {
  /** A directory: the server's socket is in it. */
  host: string;
  port: number;
  user: string;
  database: string;
}

/** The connection for a socket directory. */
export function connectionAt(host: string): EmbeddedConnection {
  return { host, port: SOCKET_PORT, user: SUPERUSER, database: DATABASE };
}
