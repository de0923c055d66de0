import { describe, expect, it } from '@jest/globals';
import { readDatabaseUrl } from './database-url.js';

const read = (url: string) => {
  const { hosts, urlOf } = readDatabaseUrl(url);
  return { hosts: hosts.map(({ host, port }) => `${host} ${port}`), last: urlOf(hosts.at(-1)!) };
};

describe('a database URL', () => {
  it.each([
    ['postgres://me:pw@db/x', ['db 5432']],
    ['postgresql://me:pw@db:6432/x?sslmode=require', ['db 6432']],
    ['postgres:///hookfront?host=/run/postgresql', ['/run/postgresql 5432']],
    ['postgres://u:p@/hookfront', ['localhost 5432']],
    ['postgres://[::1]:6000/x', ['::1 6000']],
  ])('with one server, %s, is left as it is', (url, hosts) => {
    expect(read(url)).toEqual({ hosts, last: url });
  });

  it.each([
    ['postgres://me:p%40w@a,b:6432/x', ['a 5432', 'b 6432'], 'postgres://me:p%40w@b:6432/x'],
    [
      'postgresql://me@a:1,[fd00::2]:2/x?sslmode=verify-full&target_session_attrs=read-write&application_name=n',
      ['a 1', 'fd00::2 2'],
      'postgresql://me@[fd00::2]:2/x?sslmode=verify-full&application_name=n',
    ],
    ['postgres://a,b', ['a 5432', 'b 5432'], 'postgres://b:5432'],
    ['postgres:///x?host=a,b&port=5,6', ['a 5', 'b 6'], 'postgres://b:6/x'],
    [
      'postgres://me@/x?host=a,/run/pg&port=5&target_session_attrs=primary',
      ['a 5', '/run/pg 5'],
      'postgres://me@%2Frun%2Fpg:5/x',
    ],
  ])('with several, %s, leads to each of them', (url, hosts, last) => {
    expect(read(url)).toEqual({ hosts, last });
  });

  it.each([
    ['mysql://db/x', ''],
    ['postgres://a:x,b/x', ''],
    ['postgres://a:0,b/x', 'A port is no number from 1 to 65535.'],
    ['postgres:///x?host=a,b,c&port=1,2', 'It names 3 servers and 2 ports.'],
    [`postgres://${'a,'.repeat(16)}a/x`, 'It names more than 16 servers.'],
    [
      'postgres://a,b/x?target_session_attrs=standby',
      'Its target_session_attrs must be read-write, or be left out: the service writes to its database.',
    ],
  ])('%s is refused', (url, sentence) => {
    expect(() => readDatabaseUrl(url)).toThrow(new Error(sentence));
  });
});
