import { describe, expect, it } from '@jest/globals';
import { parseCommand, UsageError } from './command.js';

describe('parseCommand', () => {
  it.each<[string[], object]>([
    [['help'], { name: 'help' }],
    [['--help'], { name: 'help' }],
    [['create-user', '-h'], { name: 'help' }],
    [['list-customers'], { name: 'list-customers' }],
    [['reseal'], { name: 'reseal' }],
    [['create-customer', 'Acme & Co'], { name: 'create-customer', customer: 'Acme & Co' }],
    [['reset-password', 'erika'], { name: 'reset-password', username: 'erika', password: 'generated' }],
    [
      ['reset-password', '--password', '-', 'erika'],
      { name: 'reset-password', username: 'erika', password: 'stdin' },
    ],
    [
      ['create-user', 'erika', '--customer', 'Default'],
      {
        name: 'create-user',
        username: 'erika',
        customer: 'Default',
        accessLevel: undefined,
        canPublish: false,
        password: 'generated',
      },
    ],
    [
      ['create-user', '--publish', '--customer=Default', '--access-level=Planner', '--password=-', 'erika'],
      {
        name: 'create-user',
        username: 'erika',
        customer: 'Default',
        accessLevel: 'Planner',
        canPublish: true,
        password: 'stdin',
      },
    ],
  ])('understands %j', (argv, command) => {
    expect(parseCommand(argv)).toEqual(command);
  });

  it.each<[string[], RegExp]>([
    [[], /A command is missing/],
    [['drop-everything'], /no command "drop-everything"/],
    [['toString'], /no command/],
    [['create-customer'], /needs a name/],
    [['create-customer', 'Acme', 'Co'], /"Co" is one argument too many/],
    [['create-customer', 'Acme', '--publish'], /no option --publish/],
    [['list-customers', 'all'], /"all" is one argument too many/],
    [['reseal', 'users'], /"users" is one argument too many/],
    [['create-user', 'erika'], /needs --customer/],
    [['create-user', '--customer', 'Default'], /needs a username/],
    [['create-user', 'erika', '--customer'], /customer/],
    [['create-user', 'erika', '--admin'], /--admin/],
    [['reset-password', 'erika', '--customer', 'x'], /no option --customer/],
  ])('says what is wrong with %j', (argv, message) => {
    expect(() => parseCommand(argv)).toThrow(UsageError);
    expect(() => parseCommand(argv)).toThrow(message);
  });

  it('takes no password from the command line, and does not repeat it', () => {
    const argv = ['reset-password', 'erika', '--password', 'hunter2hunter2'];
    expect(() => parseCommand(argv)).toThrow(/can be seen by every user/);
    expect(() => parseCommand(argv)).not.toThrow(/hunter2/);
  });
});
