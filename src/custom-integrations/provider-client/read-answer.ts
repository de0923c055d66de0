import { parseExactly } from '../../platform/json/index.js';
import { isRecord } from './read-metadata.js';
import { readText } from './read-text.js';
import { Unreadable } from './unreadable.js';

/** A provider said in a 200 that it did not do what was asked; the message is its own, or empty. */
export class Failure extends Error {
  override readonly name = 'Failure';
}

/**
 * JSON, its numbers digit for digit: ids may be numbers that no double is.
 * @param contentType names the charset
 * @throws Unreadable when the bytes are no JSON
 */
export function readJson(bytes: Buffer, contentType?: string): unknown {
  const text = readText(bytes, contentType);
  try {
    return parseExactly(text);
  } catch {
    throw new Unreadable('it is not JSON');
  }
}

/**
 * Reads what says whether something was done: `{"result":"success"}` or `{"status":"success"}`, in any case.
 * @throws Failure when it says that it was not; Unreadable when it says neither
 */
export function readSuccess(value: unknown): void {
  const said = isRecord(value) ? (value['result'] ?? value['status']) : undefined;
  const word = typeof said === 'string' ? said.trim().toLowerCase() : undefined;
  if (word === 'success') return;
  if (word === 'fail' || word === 'failure' || word === 'error') throw new Failure(messageIn(value) ?? '');
  throw new Unreadable('it says neither success nor failure');
}

/** Where providers write what went wrong, the contract's place first; whatever their case. */
const MESSAGE_KEYS = ['error', 'errors', 'message', 'error_description', 'detail', 'title', 'msg'];
/** How deep a message may be wrapped: `{"error":{"errors":[{"message":"…"}]}}`. */
const DEEPEST_MESSAGE = 5;

/** What a provider's error says: `{"status":"error","error":"message"}`, or what others write in its place. */
export function messageIn(value: unknown, depth = 0): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value;
  if (typeof value !== 'object' || value === null || depth === DEEPEST_MESSAGE) return null;
  if (Array.isArray(value)) return messageIn(value[0], depth + 1);
  const entries = Object.entries(value).slice(0, 100);
  for (const key of MESSAGE_KEYS) {
    const found = entries.find(([name]) => name.toLowerCase() === key)?.[1];
    const said = messageIn(found, depth + 1);
    if (said !== null) return said;
  }
  return null;
}

/**
 * What the body of an answer that says that it failed has to say: JSON of whatever shape, or plain text; a page is no message.
 * @param contentType of the answer
 */
export function messageOf(bytes: Buffer, contentType: string | undefined): string | null {
  try {
    const text = readText(bytes, contentType).trim();
    if (text.startsWith('{') || text.startsWith('[') || text.startsWith('"'))
      return messageIn(parseExactly(text));
    return /^text\/plain\b/i.test(contentType ?? '') && !text.startsWith('<') ? messageIn(text) : null;
  } catch {
    return null;
  }
}

/** Whether an error is RFC 6750's for a token that is no longer good, in its body or where that RFC has it. */
export function isInvalidToken(
  bytes: Buffer,
  headers: Readonly<Record<string, string | undefined>>,
): boolean {
  if (/\berror\s*=\s*"?invalid_token\b/i.test(headers['www-authenticate'] ?? '')) return true;
  try {
    const value = readJson(bytes, headers['content-type']);
    const error = isRecord(value) ? value['error'] : undefined;
    const code = isRecord(error) ? (error['code'] ?? error['error']) : error;
    return typeof code === 'string' && code.trim().toLowerCase() === 'invalid_token';
  } catch {
    return false;
  }
}

/**
 * Whether a 200 to a question for metadata says that it failed all the same.
 * @returns its message, or empty; null when it does not
 */
export function failureIn(value: unknown): string | null {
  if (!isRecord(value) || 'id' in value || 'items' in value) return null;
  const said = value['result'] ?? value['status'];
  const failed = typeof said === 'string' && ['fail', 'failure', 'error'].includes(said.trim().toLowerCase());
  return failed ? (messageIn(value) ?? '') : null;
}
