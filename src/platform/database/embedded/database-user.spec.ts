import { describe, expect, it } from '@jest/globals';
import { chooseDatabaseUser } from './database-user.js';

const ROOT = 'root:x:0:0:root:/root:/bin/bash';
const NOBODY = 'nobody:x:65534:65533:nobody:/nonexistent:/usr/sbin/nologin';
const POSTGRES = 'postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash';

describe('chooseDatabaseUser', () => {
  it.each([
    ['prefers an account made for PostgreSQL', [ROOT, NOBODY, POSTGRES], undefined, { uid: 101, gid: 104 }],
    ['takes nobody where there is no such account', [ROOT, NOBODY], undefined, { uid: 65534, gid: 65533 }],
    ['stays with the owner of existing data', [POSTGRES], { uid: 7, gid: 8 }, { uid: 7, gid: 8 }],
    ['does not take root for an owner', [ROOT, NOBODY], { uid: 0, gid: 0 }, { uid: 65534, gid: 65533 }],
    [
      'never answers root under another name',
      ['postgres:x:0:0::/:', NOBODY],
      undefined,
      { uid: 65534, gid: 65533 },
    ],
    [
      'reads past lines it does not understand',
      ['# users', '', 'nobody:x:a:b', NOBODY],
      undefined,
      { uid: 65534, gid: 65533 },
    ],
    [
      'takes the negative ids of macOS as they are',
      ['nobody:*:-2:-2:::/usr/bin/false'],
      undefined,
      { uid: -2, gid: -2 },
    ],
    ['answers nothing where there is nobody', [ROOT], undefined, undefined],
  ])('%s', (_rule, passwd, owner, expected) => {
    expect(chooseDatabaseUser(passwd.join('\n'), owner)).toEqual(expected);
  });
});
