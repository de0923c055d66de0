import { ACCESS_LEVELS } from '../auth/index.js';

/** What `hookfront help` prints. */
export const HELP = `Usage: hookfront <command>

  create-customer <name>
      Creates a customer. A second one needs EGRESS_PRIVATE to be set: deliveries could
      otherwise carry one customer into another one's private network.
  list-customers
      Prints id, number of users and name of every customer, separated by tabs.
  create-user <username> --customer <name> [--access-level <level>] [--publish] [--password -]
      Creates a user. Levels: ${ACCESS_LEVELS.join(', ')}.
      --publish gives the right to publish events.
  reset-password <username> [--password -]
      Gives a user a new password and ends all of the user's sessions.
  reseal
      Seals every stored secret again, under SECRET_KEY; SECRET_KEY_PREVIOUS must hold the keys before it. The service
      may be running. It can be stopped and run again. Status 1: something is left under another key.
  help
      Prints this.

Without --password a password is generated and printed once; with --password - it is read from
standard input, or asked for when that is a terminal.

The database is the one of the service: set DATABASE_URL and SECRET_KEY, or DATA_DIR, as for it.
With the embedded database, the service may be running or not.

Exit status: 0 done, 1 not done, 2 the command line was wrong. Error messages go to standard error.
`;
