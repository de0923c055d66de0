/** The account PostgreSQL runs under when the service itself runs as root. */
export interface DatabaseUser {
  uid: number;
  gid: number;
}

/** In order of preference: an account made for PostgreSQL (Linux, macOS), then the one every system has. */
const CANDIDATES = ['postgres', '_postgres', 'nobody'];

/**
 * Picks an unprivileged account for PostgreSQL, which refuses to run as root.
 * The owner of an existing data directory comes first, so that installing a `postgres` account later changes nothing.
 * An account without an entry in the password file is never picked: initdb looks its name up.
 *
 * @param passwd the text of /etc/passwd
 * @param owner who owns the data directory, if there is one
 * @returns undefined when the system has none of the candidates
 */
export function chooseDatabaseUser(passwd: string, owner?: DatabaseUser): DatabaseUser | undefined {
  if (owner && owner.uid !== 0) return owner;
  const accounts = new Map<string, DatabaseUser>();
  for (const line of passwd.split('\n')) {
    const [name = '', , uid = '', gid = ''] = line.split(':');
    if (/^-?\d+$/.test(uid) && /^-?\d+$/.test(gid))
      accounts.set(name, { uid: Number(uid), gid: Number(gid) });
  }
  return CANDIDATES.map((name) => accounts.get(name)).find((account) => account && account.uid !== 0);
}
