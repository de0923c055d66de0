import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { RandomSource } from './sealer.js';

/** scrypt's parameters: N (CPU and memory, a power of two), r (block size), p (repetitions). */
export interface PasswordCost {
  readonly N: number;
  readonly r: number;
  readonly p: number;
}

/** OWASP's password storage recommendation for scrypt: 32 MB and some 200 ms a hash. */
export const DEFAULT_PASSWORD_COST: PasswordCost = { N: 32_768, r: 8, p: 3 };

/** A stored password hash that this service did not write. The message never holds the hash. */
export class PasswordHashError extends Error {
  override readonly name = 'PasswordHashError';
}

const SALT_BYTES = 16;
const HASH_BYTES = 32;
const STORED =
  /^scrypt\$N=(\d{1,8}),r=(\d{1,3}),p=(\d{1,3})\$([A-Za-z0-9+/]+={0,2})\$([A-Za-z0-9+/]+={0,2})$/;

/**
 * Hashes a password as `scrypt$N=…,r=…,p=…$<salt>$<hash>` (base64). The parameters travel with the hash, so
 * the cost can be raised later without locking anybody out. Passwords are compared after NFKC normalisation:
 * the same characters typed on another keyboard are the same password.
 */
export async function hashPassword(
  password: string,
  cost: PasswordCost = DEFAULT_PASSWORD_COST,
  random: RandomSource = randomBytes,
): Promise<string> {
  const salt = Buffer.from(random(SALT_BYTES));
  return format(cost, salt, await derive(password, salt, cost, HASH_BYTES));
}

/**
 * Whether the password is the one that was hashed; takes the same time either way.
 * @throws PasswordHashError when `stored` is not a hash of this format
 */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const { cost, salt, hash } = parse(stored);
  return timingSafeEqual(await derive(password, salt, cost, hash.length), hash);
}

/**
 * A hash that no password has. Verifying against it when a user is unknown takes as long as for a known one,
 * so that the time of an answer does not tell which user names exist.
 */
export function dummyHash(
  cost: PasswordCost = DEFAULT_PASSWORD_COST,
  random: RandomSource = randomBytes,
): string {
  return format(cost, Buffer.from(random(SALT_BYTES)), Buffer.from(random(HASH_BYTES)));
}

/** Hashes new passwords at one cost, and checks passwords of users who may not exist. */
export class PasswordHashing {
  private readonly nobody: string;

  constructor(private readonly cost: PasswordCost = DEFAULT_PASSWORD_COST) {
    this.nobody = dummyHash(cost);
  }

  hash(password: string): Promise<string> {
    return hashPassword(password, this.cost);
  }

  /** @param stored the user's hash; without one the check takes as long, and fails */
  async verify(password: string, stored: string | undefined): Promise<boolean> {
    return (await verifyPassword(password, stored ?? this.nobody)) && stored !== undefined;
  }
}

function format({ N, r, p }: PasswordCost, salt: Buffer, hash: Buffer): string {
  return `scrypt$N=${N},r=${r},p=${p}$${salt.toString('base64')}$${hash.toString('base64')}`;
}

function parse(stored: string): { cost: PasswordCost; salt: Buffer; hash: Buffer } {
  const match = STORED.exec(stored);
  const hash = Buffer.from(match?.[5] ?? '', 'base64');
  if (match === null || hash.length !== HASH_BYTES) {
    throw new PasswordHashError('the stored password hash is not of the form scrypt$N=…,r=…,p=…$salt$hash');
  }
  const cost = { N: Number(match[1]), r: Number(match[2]), p: Number(match[3]) };
  return { cost, salt: Buffer.from(match[4]!, 'base64'), hash };
}

function derive(password: string, salt: Buffer, { N, r, p }: PasswordCost, length: number): Promise<Buffer> {
  // scrypt needs 128·N·r bytes; node's own limit of 32 MB would refuse the default cost.
  const options = { N, r, p, maxmem: 128 * N * r + 128 * r * p + 1_048_576 };
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, length, options, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
