import { parseArgs } from 'node:util';

/** Where a password comes from; never from the arguments, which every user of the machine can see. */
export type PasswordSource = 'generated' | 'stdin';

/** What the command line asks for. */
export type Command =
  | { readonly name: 'help' }
  | { readonly name: 'create-customer'; readonly customer: string }
  | { readonly name: 'list-customers' }
  | { readonly name: 'reseal' }
  | {
      readonly name: 'create-user';
      readonly username: string;
      readonly customer: string;
      readonly accessLevel: string | undefined;
      readonly canPublish: boolean;
      readonly password: PasswordSource;
    }
  | { readonly name: 'reset-password'; readonly username: string; readonly password: PasswordSource };

/** The command line cannot be understood; the message says what is wrong. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const OPTIONS = {
  customer: { type: 'string' },
  'access-level': { type: 'string' },
  publish: { type: 'boolean' },
  password: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

type OptionName = keyof typeof OPTIONS;
type Values = Partial<Record<OptionName, string | boolean>>;

/** Which options a command knows, and what its one argument is called. */
const COMMANDS: Readonly<
  Record<Exclude<Command['name'], 'help'>, { argument?: string; options: OptionName[] }>
> = {
  'create-customer': { argument: 'name', options: [] },
  'list-customers': { options: [] },
  'create-user': { argument: 'username', options: ['customer', 'access-level', 'publish', 'password'] },
  'reset-password': { argument: 'username', options: ['password'] },
  reseal: { options: [] },
};

/**
 * Reads the arguments after the program's name.
 * @throws UsageError
 */
export function parseCommand(argv: readonly string[]): Command {
  const { positionals, values } = parse(argv);
  const [name, argument, ...rest] = positionals;
  if (values.help || name === 'help') return { name: 'help' };
  if (name === undefined) throw new UsageError('A command is missing.');
  if (!isCommand(name)) throw new UsageError(`There is no command ${JSON.stringify(name)}.`);
  const { argument: wanted, options } = COMMANDS[name];
  for (const given of Object.keys(values) as OptionName[]) {
    if (!options.includes(given)) throw new UsageError(`${name} has no option --${given}.`);
  }
  if (wanted !== undefined && argument === undefined) throw new UsageError(`${name} needs a ${wanted}.`);
  const surplus = wanted === undefined ? argument : rest[0];
  if (surplus !== undefined) {
    throw new UsageError(
      `${JSON.stringify(surplus)} is one argument too many; put quotes around a name with spaces.`,
    );
  }
  return build(name, argument ?? '', values);
}

function parse(argv: readonly string[]): { positionals: string[]; values: Values } {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function isCommand(name: string): name is keyof typeof COMMANDS {
  return Object.hasOwn(COMMANDS, name);
}

function build(name: keyof typeof COMMANDS, argument: string, values: Values): Command {
  switch (name) {
    case 'create-customer':
      return { name, customer: argument };
    case 'list-customers':
    case 'reseal':
      return { name };
    case 'reset-password':
      return { name, username: argument, password: passwordSource(values.password) };
    case 'create-user': {
      if (typeof values.customer !== 'string') throw new UsageError('create-user needs --customer <name>.');
      const accessLevel = values['access-level'] as string | undefined;
      const password = passwordSource(values.password);
      const canPublish = values.publish === true;
      return { name, username: argument, customer: values.customer, accessLevel, canPublish, password };
    }
  }
}

function passwordSource(value: string | boolean | undefined): PasswordSource {
  if (value === undefined) return 'generated';
  if (value === '-') return 'stdin';
  throw new UsageError(
    'A password on the command line can be seen by every user of this machine. Use --password - and give it on ' +
      'standard input, or leave the option out to have one generated.',
  );
}
