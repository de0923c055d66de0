import { isIP } from 'node:net';
import { BadDatabaseUrl, type DatabaseUrl, readDatabaseUrl } from './database-url.js';

/** A value as administrators see it. */
export type Shown = string | number | readonly (string | number)[];

/** How the text of an environment variable becomes a value. */
export interface Kind<T> {
  /** What a value must be, as a noun phrase: "a whole number from 0 to 65535". */
  readonly wanted: string;
  /** @throws BadValue when the text is not what {@link wanted} says */
  parse(text: string): T;
  /** What administrators may see of a value: of a kind with secrets nothing but what is none. */
  show(value: T): Shown;
  /** Values of this kind hold a secret: no message repeats what was given. */
  readonly secret?: true;
}

/** What is shown in place of a secret. */
const SET = 'set';

/** Thrown by a kind; whoever reads the variable adds its name and what is wanted. */
export class BadValue extends Error {
  /**
   * @param part the element at fault where the value is a list; else the whole text is
   * @param hint what is wrong, as a sentence without any part of the value: it is shown for secrets too
   */
  constructor(
    readonly part?: string,
    readonly hint?: string,
  ) {
    super(part ?? 'The value is not of its kind.');
    this.name = 'BadValue';
  }
}

/** A whole number in plain digits, both bounds included. */
export function integer(min: number, max: number): Kind<number> {
  return {
    wanted: `a whole number from ${min} to ${max}`,
    parse(text) {
      const value = Number(text.trim());
      if (!/^\d{1,15}$/.test(text.trim()) || value < min || value > max) throw new BadValue();
      return value;
    },
    show: asItIs,
  };
}

/** A share of a whole, from 0 to 1, as a plain decimal. */
export const fraction: Kind<number> = {
  wanted: 'a number from 0 to 1, such as 0.7',
  parse(text) {
    const value = Number(text.trim());
    if (!/^\d(\.\d{1,6})?$/.test(text.trim()) || value > 1) throw new BadValue();
    return value;
  },
  show: asItIs,
};

/** One of a few words, spelt exactly. */
export function oneOf<const T extends string>(...words: readonly T[]): Kind<T> {
  return {
    wanted: `one of ${words.join(', ')}`,
    parse(text) {
      const word = words.find((candidate) => candidate === text.trim());
      if (word === undefined) throw new BadValue();
      return word;
    },
    show: asItIs,
  };
}

/** Text taken as it is, which anybody may read. @param wanted says in words what `pattern` checks */
export function textLike(wanted: string, pattern: RegExp): Kind<string> {
  return {
    wanted,
    parse(value) {
      if (!pattern.test(value)) throw new BadValue();
      return value;
    },
    show: asItIs,
  };
}

/** A password or token, taken as it is. @param wanted says in words what `pattern` checks */
export function secretText(wanted: string, pattern: RegExp): Kind<string> {
  return { ...textLike(wanted, pattern), show: () => SET, secret: true };
}

/** A comma-separated list; spaces around elements do not count, an empty element is an error. */
export function listOf<T>(element: Kind<T>, plural: string): Kind<readonly T[]> {
  return {
    wanted: `a comma-separated list of ${plural}`,
    parse(value) {
      return value.split(',').map((part) => {
        try {
          return element.parse(part.trim());
        } catch {
          throw new BadValue(part.trim());
        }
      });
    },
    show: (values) => values.map((value) => element.show(value)).flat(),
    ...(element.secret && { secret: true }),
  };
}

/** An IPv4 or IPv6 address, alone or with a prefix length; no zone, no odd spellings. */
export const network: Kind<string> = {
  wanted: 'an IP address or CIDR',
  parse(value) {
    const [, address = '', prefix] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(value) ?? [];
    const version = isIP(address);
    if (version === 0 || Number(prefix ?? 0) > (version === 4 ? 32 : 128)) throw new BadValue();
    return value;
  },
  show: asItIs,
};

/** One IPv4 or IPv6 address; no zone, no prefix length, no odd spellings. */
export const ipAddress: Kind<string> = {
  wanted: 'an IP address',
  parse(value) {
    if (isIP(value) === 0 || value.includes('%')) throw new BadValue();
    return value;
  },
  show: asItIs,
};

/** A file's path; whether the file can be read is found out when it is read. */
export const filePath: Kind<string> = textLike('a path', /^[^\0]{1,4096}$/);

/** A forward proxy: host and port, and the user info that it asks for. */
export const proxyUrl: Kind<string> = {
  wanted: 'an http or https URL of host and port alone, with user info if the proxy asks for it',
  parse(value) {
    const hint = rawCharacterIn(value.trim());
    if (hint !== undefined) throw new BadValue(undefined, hint);
    const { href, pathname, search, hash, username, password, port } = httpUrl(value.trim());
    if (pathname !== '/' || search !== '' || hash !== '' || port === '0') throw new BadValue();
    try {
      decodeURIComponent(username + password);
    } catch {
      throw new BadValue();
    }
    return href;
  },
  show: withoutUserInfo,
  secret: true,
};

/** An origin as a browser spells it in its Origin header: scheme, host, port, nothing after. */
export const origin: Kind<string> = {
  wanted: 'an http(s) origin',
  parse(value) {
    const url = httpUrl(value);
    if (url.origin !== value.toLowerCase()) throw new BadValue();
    return url.origin;
  },
  show: asItIs,
};

/** Where something is posted to. Whoever knows its path or its query may be all that is asked for: both are secrets. */
export const postedUrl: Kind<string> = {
  wanted: 'an absolute http or https URL without user info',
  parse(value) {
    const url = httpUrl(value.trim());
    if (url.username || url.password || url.port === '0') throw new BadValue();
    return url.href;
  },
  show: (value) => `${new URL(value).origin}/…`,
  secret: true,
};

/** What requests are signed with, as Standard Webhooks 1.0 has it. */
export const signingSecret: Kind<string> = {
  wanted: 'whsec_ and 24 to 64 bytes in base64, as `echo whsec_$(openssl rand -base64 32)` prints them',
  parse(value) {
    const trimmed = value.trim();
    const encoded = /^whsec_(.+)$/.exec(trimmed)?.[1] ?? '';
    const key = Buffer.from(encoded, 'base64');
    // Node's decoder skips what it does not know; only text that comes out again unchanged is base64.
    if (key.length < 24 || key.length > 64 || key.toString('base64') !== encoded) throw new BadValue();
    return trimmed;
  },
  show: () => SET,
  secret: true,
};

/** The base of URIs that are given out: a path may follow the host, slashes at its end are dropped. */
export const baseUrl: Kind<string> = {
  wanted: 'an absolute http or https URL without user info, query or fragment',
  parse(value) {
    const url = httpUrl(value.trim());
    if (url.username || url.password || /[?#]/.test(value)) throw new BadValue();
    return url.href.replace(/\/+$/, '');
  },
  show: asItIs,
};

/** A PostgreSQL connection URL; a socket's directory may stand in for the host, and several servers for one, as libpq has it. */
export const postgresUrl: Kind<string> = {
  wanted: 'a PostgreSQL URL, postgres://user:password@host:port/database',
  parse(value) {
    const trimmed = value.trim();
    const hint = rawCharacterIn(trimmed);
    if (hint !== undefined) throw new BadValue(undefined, hint);
    const { hosts, urlOf } = databaseUrl(trimmed);
    // An empty host after user info is libpq's "local socket", which WHATWG parsing refuses.
    if (!hosts.every((host) => URL.canParse(urlOf(host).replace('@/', '@localhost/')))) throw new BadValue();
    return trimmed;
  },
  show: withoutUserInfo,
  secret: true,
};

function databaseUrl(text: string): DatabaseUrl {
  try {
    return readDatabaseUrl(text);
  } catch (error) {
    if (error instanceof BadDatabaseUrl) throw new BadValue(undefined, error.message || undefined);
    throw error;
  }
}

/** What a URL's user info cannot hold as it is; the first @ after it would end it at another place than was meant. */
const RESERVED = /[#?/@[\]\\^|"<>{}\s]|%(?![0-9a-f]{2})/i;

/** A sentence when user name or password hold a character that has to be encoded there. Names the character alone. */
function rawCharacterIn(url: string): string | undefined {
  const userInfo = /^[a-z]+:\/\/(.*)@/is.exec(url)?.[1] ?? '';
  const colon = userInfo.indexOf(':');
  const [character] = RESERVED.exec(userInfo) ?? [];
  if (character === undefined) return undefined;
  const place = colon >= 0 && userInfo.search(RESERVED) > colon ? 'password' : 'user name';
  return `Its ${place} holds the character ${JSON.stringify(character)}, which must be written ${percentEncoded(character)} in a URL.`;
}

function percentEncoded(character: string): string {
  return [...Buffer.from(character)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('');
}

/** 32 random bytes in base64. */
export const key32: Kind<Buffer> = {
  wanted: '32 bytes in base64, as `openssl rand -base64 32` prints them',
  parse(value) {
    const trimmed = value.trim();
    const key = Buffer.from(trimmed, 'base64');
    // Node's decoder skips what it does not know; only text that comes out again unchanged is base64.
    if (key.length !== 32 || key.toString('base64') !== trimmed) throw new BadValue();
    return key;
  },
  show: () => SET,
  secret: true,
};

function asItIs<T extends Shown>(value: T): T {
  return value;
}

/**
 * A URL with three dots where its user info and its query are: libpq takes a password in either. What comes before the last
 * @ counts as user info, so that nothing of a password is left however it was spelt.
 */
function withoutUserInfo(url: string): string {
  return url.replace(/[?#].*$/s, '?…').replace(/^([a-z]+:\/\/)(.*)@/is, '$1…@');
}

function httpUrl(value: string): URL {
  if (!/^https?:\/\//i.test(value) || !URL.canParse(value)) throw new BadValue();
  return new URL(value);
}
