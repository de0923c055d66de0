import { randomBytes } from 'node:crypto';
import type { Writable } from 'node:stream';
import {
  type AppConfig,
  ConfigError,
  type Environment,
  loadConfig,
  resolveSecretKey,
} from '../config/index.js';
import { SystemClock } from '../platform/clock/clock.js';
import { Sealer } from '../platform/crypto/index.js';
import { EmbeddedServerError } from '../platform/database/embedded/index.js';
import { type Database, isStoreUnavailable, sqlState } from '../platform/database/index.js';
import { AppError } from '../platform/http/errors/index.js';
import { refuseNewKey, Resealing, SecretKeyMismatch } from '../secrets/index.js';
import {
  ACCESS_LEVELS,
  type AccountManagement,
  accountManagement,
  customerNameProblem,
  newPasswordProblem,
  newUsernameProblem,
  READABLE_PASSWORD_BYTES,
  readablePassword,
} from '../auth/index.js';
import { type Command, parseCommand, type PasswordSource, UsageError } from './command.js';
import { HELP } from './help.js';
import { NoDatabase, withDatabase } from './open-database.js';
import { InputEnded, type PasswordInput, readPassword } from './read-password.js';
import { leftUnder, SomeNotResealed, summary } from './reseal-report.js';

/** The process's streams. */
export interface Streams {
  readonly input: PasswordInput;
  readonly output: Writable;
  readonly errors: Writable;
}

const DONE = 0;
const NOT_DONE = 1;
const MISUSED = 2;

/** Runs one command. @returns the exit status: 0 done, 1 not done, 2 the command line was wrong */
export async function runCli(argv: readonly string[], streams: Streams, env?: Environment): Promise<number> {
  try {
    const command = parseCommand(argv);
    if (command.name === 'help') streams.output.write(HELP);
    else await perform(check(command), loadConfig(env), streams);
    return DONE;
  } catch (error) {
    if (error instanceof UsageError) {
      streams.errors.write(`hookfront: ${error.message}\nTry: hookfront help\n`);
      return MISUSED;
    }
    streams.errors.write(`hookfront: ${explain(error)}\n`);
    return NOT_DONE;
  }
}

type DatabaseCommand = Exclude<Command, { name: 'help' }>;

/** Checks the command's values before a database is opened. */
function check(command: DatabaseCommand): DatabaseCommand {
  if (command.name === 'create-customer') refuse('The name', customerNameProblem(command.customer));
  if (command.name === 'create-user') {
    refuse('The username', newUsernameProblem(command.username));
    const { accessLevel } = command;
    if (accessLevel !== undefined && !ACCESS_LEVELS.some((level) => level === accessLevel)) {
      refuse('--access-level', `must be one of ${ACCESS_LEVELS.join(', ')}`);
    }
  }
  return command;
}

function refuse(what: string, problem: string | undefined): void {
  if (problem !== undefined) throw new UsageError(`${what} ${problem}.`);
}

async function perform(command: DatabaseCommand, config: AppConfig, streams: Streams): Promise<void> {
  const complain = (message: string): void => void streams.errors.write(`hookfront: ${message}\n`);
  if (command.name === 'reseal') {
    await withDatabase(config, complain, (database) => reseal(database, config, complain, streams.output));
    return;
  }
  const password = 'password' in command ? await passwordFrom(command.password, streams) : undefined;
  const text = await withDatabase(config, complain, (database) =>
    execute(command, password?.text ?? '', accountManagement(database, new SystemClock(), config)),
  );
  streams.output.write(text);
  if (password?.generated) streams.output.write(`Password: ${password.text}   (shown this once)\n`);
}

async function passwordFrom(
  source: PasswordSource,
  { input, errors }: Streams,
): Promise<{ text: string; generated: boolean }> {
  if (source === 'generated') {
    return { text: readablePassword(randomBytes(READABLE_PASSWORD_BYTES)), generated: true };
  }
  const text = await readPassword(input, errors);
  refuse('The password', newPasswordProblem(text));
  return { text, generated: false };
}

/** @throws SomeNotResealed after the report is written, when anything is left */
async function reseal(
  database: Database,
  config: AppConfig,
  warn: (message: string) => void,
  output: Writable,
): Promise<void> {
  const secretKey = await resolveSecretKey(config, warn, (file) => refuseNewKey(database, file));
  const sealer = new Sealer(secretKey, config.secretKeyPrevious);
  const columns = await new Resealing(database, sealer).run();
  output.write(summary(columns, sealer.currentKeyId));
  const left = leftUnder(columns);
  if (left !== undefined) throw new SomeNotResealed(left);
}

async function execute(
  command: Exclude<DatabaseCommand, { name: 'reseal' }>,
  password: string,
  { customers, users }: AccountManagement,
): Promise<string> {
  switch (command.name) {
    case 'create-customer': {
      const customer = await customers.create(command.customer);
      return `Created the customer ${JSON.stringify(customer.name)} (${customer.id}).\n`;
    }
    case 'list-customers': {
      const all = await customers.list();
      return all.map((customer) => `${customer.id}\t${customer.users}\t${customer.name}\n`).join('');
    }
    case 'create-user': {
      const customer = await customers.getByName(command.customer);
      const { username, accessLevel, canPublish } = command;
      const user = await users.create(
        { customerId: customer.id },
        { username, password, accessLevel, canPublish },
      );
      const right = user.canPublish ? ', with the publish right' : '';
      return `Created the user ${JSON.stringify(username)} (${user.accessLevel}${right}) of ${JSON.stringify(customer.name)}.\n`;
    }
    case 'reset-password': {
      const user = await users.getByName(command.username);
      await users.update({ customerId: user.customerId }, user.id, { password });
      const note = user.active ? '' : ' The user is inactive and cannot log in.';
      return `Reset the password of ${JSON.stringify(user.username)} and ended all sessions.${note}\n`;
    }
  }
}

/** An expected error as a sentence; an unexpected one with its stack. */
function explain(error: unknown): string {
  const expected = [
    AppError,
    ConfigError,
    EmbeddedServerError,
    InputEnded,
    NoDatabase,
    SecretKeyMismatch,
    SomeNotResealed,
  ];
  if (expected.some((type) => error instanceof type)) return (error as Error).message;
  if (isStoreUnavailable(error) || sqlState(error) !== undefined) {
    const { code, message } = error as NodeJS.ErrnoException;
    return `The database refused: ${message || code}`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
