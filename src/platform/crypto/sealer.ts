import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** Random bytes of the given length; passed in so that tests can hold it. */
export type RandomSource = (bytes: number) => Uint8Array;

/** A sealed value cannot be made or read. The message never holds plain text or key material. */
export class SealError extends Error {
  override readonly name = 'SealError';
}

const FORMAT = 1;
const KEY_BYTES = 32;
const KEY_ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + KEY_ID_BYTES;
/** How many bytes at the beginning of a sealed value say under which key it is: `format · key id`. */
export const SEAL_PREFIX_BYTES = HEADER_BYTES;
const OVERHEAD = HEADER_BYTES + NONCE_BYTES + TAG_BYTES;

/**
 * Seals secrets for storage with AES-256-GCM.
 *
 * A sealed value is `format (1) · key id (4) · nonce (12) · ciphertext · tag (16)`. The key id names the key it
 * was made with, so that values under a previous key stay readable while they are being sealed anew.
 * The context (for example `subscription-token:<id>`) is authenticated but not stored: a value moved to another
 * row or column does not open there.
 */
export class Sealer {
  private readonly keys = new Map<string, Buffer>();
  private readonly currentId: Buffer;
  private readonly currentKey: Buffer;

  /**
   * @param current the 32-byte key that seals from now on
   * @param previous keys that still open what they sealed
   * @throws SealError when a key is not 32 bytes long
   */
  constructor(
    current: Uint8Array,
    previous: readonly Uint8Array[] = [],
    private readonly random: RandomSource = randomBytes,
  ) {
    for (const key of [current, ...previous]) {
      if (key.length !== KEY_BYTES) {
        throw new SealError(`a sealing key must be ${KEY_BYTES} bytes long, this one has ${key.length}`);
      }
      this.keys.set(keyId(key).toString('hex'), Buffer.from(key));
    }
    this.currentKey = Buffer.from(current);
    this.currentId = keyId(current);
  }

  /** The id of the key that seals, 8 hexadecimal characters: it names the key and tells nothing of it. */
  get currentKeyId(): string {
    return this.currentId.toString('hex');
  }

  /** The ids of all keys that open, the one that seals first. */
  get keyIds(): string[] {
    return [...this.keys.keys()];
  }

  /** How every value begins that is under the current key. */
  get currentPrefix(): Buffer {
    return Buffer.concat([Buffer.of(FORMAT), this.currentId]);
  }

  /** Seals `plain` under the current key; `open` gives it back under the same `context` only. */
  seal(plain: string, context: string): Buffer {
    const header = this.currentPrefix;
    const nonce = this.random(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.currentKey, nonce);
    cipher.setAAD(authenticated(header, context));
    const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
    return Buffer.concat([header, nonce, body, cipher.getAuthTag()]);
  }

  /**
   * Opens what `seal` made under the current or a previous key.
   * @throws SealError when the value is malformed, its key is not configured, or it was altered or belongs to
   * another context
   */
  open(sealed: Uint8Array, context: string): string {
    const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.length);
    const id = this.readKeyId(bytes);
    const key = this.keys.get(id);
    if (key === undefined) {
      throw new SealError(`sealed under the key ${id}, which is neither the current key nor a previous one`);
    }
    const header = bytes.subarray(0, HEADER_BYTES);
    const nonce = bytes.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(authenticated(header, context));
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
    try {
      const body = bytes.subarray(HEADER_BYTES + NONCE_BYTES, bytes.length - TAG_BYTES);
      return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
    } catch {
      throw new SealError('the sealed value was altered or belongs to another record');
    }
  }

  /** True when the value is not under the current key, and should be opened and sealed anew. */
  needsResealing(sealed: Uint8Array): boolean {
    return this.readKeyId(Buffer.from(sealed)) !== this.currentId.toString('hex');
  }

  private readKeyId(bytes: Buffer): string {
    if (bytes.length < OVERHEAD) throw new SealError(`a sealed value has at least ${OVERHEAD} bytes`);
    if (bytes[0] !== FORMAT) throw new SealError(`unknown format ${bytes[0]} of a sealed value`);
    return bytes.toString('hex', 1, HEADER_BYTES);
  }
}

/** Names a key without telling anything usable about it. */
function keyId(key: Uint8Array): Buffer {
  return createHash('sha256').update('sealing key id\0').update(key).digest().subarray(0, KEY_ID_BYTES);
}

function authenticated(header: Buffer, context: string): Buffer {
  return Buffer.concat([header, Buffer.from(context, 'utf8')]);
}
