import pg from 'pg';
import { readDatabaseUrl } from '../../config/index.js';
import type { ConnectionTarget } from './data-source.js';
import { NoPrimary } from './no-primary.js';
import { isStoreUnavailable, NotUtf8, sqlState } from './store-errors.js';

/** The database cannot be worked with as it was given; the message is for whoever installs the service. */
export class DatabaseUnusable extends Error {
  override readonly name = 'DatabaseUnusable';
}

/**
 * What is wrong when the first connection or a migration fails, as a sentence that names server, user and database, and never
 * a password. SQLSTATEs are those of PostgreSQL's documentation, appendix A.
 *
 * @returns undefined for what is no trouble of the database's but a mistake of ours
 */
export function explainDatabaseTrouble(
  error: unknown,
  target: ConnectionTarget,
): DatabaseUnusable | undefined {
  const place = placeOf(target);
  const said = withoutStop(messageOf(error));
  const because = (sentence: string): DatabaseUnusable => new DatabaseUnusable(sentence, { cause: error });
  if (error instanceof NotUtf8) {
    return because(
      `The database "${place.database}" at ${place.server} keeps texts in ${error.encoding}, which has no place for some of the ` +
        'characters of events. Make one in UTF8, for instance with createdb --encoding=UTF8 --template=template0, and name it in DATABASE_URL.',
    );
  }
  switch (sqlState(error)) {
    case '28P01':
      return because(
        `PostgreSQL at ${place.server} refuses the password of the user "${place.user}" (DATABASE_URL).`,
      );
    case '28000':
      return because(
        `PostgreSQL at ${place.server} refuses the user "${place.user}" (DATABASE_URL): ${said}.`,
      );
    case '3D000':
      return because(
        `There is no database "${place.database}" at ${place.server}. Create it, for instance with createdb, or correct DATABASE_URL.`,
      );
    case '42501':
      return because(
        `The user "${place.user}" may not do in the database "${place.database}" at ${place.server} what the service needs: ${said}. ` +
          'Let it own the database, or grant it CREATE there and on its schema.',
      );
    case undefined:
      break;
    default:
      if (!isStoreUnavailable(error)) return undefined;
  }
  if (/server does not support SSL|SASL|certificate|self[- ]signed/i.test(said)) {
    return because(`PostgreSQL at ${place.server} cannot be connected to (DATABASE_URL): ${said}.`);
  }
  if (error instanceof NoPrimary) {
    return because(
      `None of the databases at ${place.server} takes writes: each is away, or a standby (DATABASE_URL).`,
    );
  }
  return isStoreUnavailable(error)
    ? because(`The database at ${place.server} cannot be reached: ${said}.`)
    : undefined;
}

/** As pg reads a URL, so that defaults show too. */
function placeOf(target: ConnectionTarget): { server: string; user: string; database: string } {
  const servers = 'url' in target ? clientsOf(target.url) : [target];
  const { user, database } = servers[0]!;
  return {
    server: servers.map(({ host, port }) => (host.startsWith('/') ? host : `${host}:${port}`)).join(' or '),
    user: user ?? '',
    database: database ?? '',
  };
}

function clientsOf(url: string): pg.Client[] {
  const { hosts, urlOf } = readDatabaseUrl(url);
  return hosts.map((server) => new pg.Client(urlOf(server)));
}

/** A name with several addresses fails with several errors and an empty message of its own. */
function messageOf(error: unknown): string {
  const { message, code, errors } = error as { message?: string; code?: string; errors?: unknown[] };
  if (Array.isArray(errors) && errors.length > 0) return messageOf(errors[0]);
  return message || code || String(error);
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.+$/, '');
}
