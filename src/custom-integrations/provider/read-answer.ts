import { isRecord } from './read-metadata.js';
import { Unreadable } from './unreadable.js';

/** A provider said in a 200 that it did not do what was asked; the message is its own, or empty. */
export class Failure extends Error {
  override readonly name = 'Failure';
}

/** @throws Unreadable when the bytes are no JSON */
export function readJson(bytes: Buffer): unknown {
  try {
    // Some servers write a byte order mark before it.
    return JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, '')) as unknown;
  } catch {
    throw new Unreadable('it is no JSON');
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

/** What a provider's error says: `{"status":"error","error":"message"}`, or what others write in its place. */
export function messageIn(value: unknown): string | null {
  if (!isRecord(value)) return null;
  const { error, message, error_description: description } = value;
  const said = [error, isRecord(error) ? error['message'] : undefined, message, description].find(
    (one) => typeof one === 'string' && one.trim() !== '',
  );
  return (said as string | undefined) ?? null;
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
