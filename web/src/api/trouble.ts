/**
 * Why the service cannot serve calls: `unreachable`: nobody of it answers, or what stands in front of it answers in its place; `silent`: it
 * takes calls and answers none; `busy`: it answers that it cannot do anything at present.
 */
export type Trouble = 'unreachable' | 'silent' | 'busy';

/** Classes of errors that pass by themselves and say nothing of the call: docs/errors.md. */
const BUSY = ['StoreUnavailable', 'ShuttingDown', 'Overloaded'];

/** What an answer says of the service. Its body can still be read afterwards. */
export async function troubleOf(answer: Response): Promise<Trouble | undefined> {
  if (answer.status < 502) return undefined;
  return troubleIn(answer.status, await answer.clone().text());
}

/**
 * The same of an answer whose body has been read. What a proxy says while the service restarts has no class; a provider's failure, which the
 * service passes on with one, says nothing of the service.
 */
export function troubleIn(status: number, body: string): Trouble | undefined {
  if (status < 502) return undefined;
  const code = classIn(body);
  if (code === undefined) return 'unreachable';
  return BUSY.includes(code) ? 'busy' : undefined;
}

function classIn(body: string): string | undefined {
  try {
    const code: unknown = (JSON.parse(body) as { error?: { class?: unknown } } | null)?.error?.class;
    return typeof code === 'string' && code !== '' ? code : undefined;
  } catch {
    return undefined;
  }
}
