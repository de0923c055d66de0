import { type DocumentProvider, type ServiceInfo, USUAL_ENDPOINTS } from '../../custom-integrations/index.js';
import { AppError } from '../../platform/http/errors/index.js';

/** Whether a provider with this serviceInfo, null for none, offers something. */
type Offer = (info: ServiceInfo | null) => boolean;

export const endpoint =
  (name: string): Offer =>
  (info) =>
    (info?.availableEndpoints ?? USUAL_ENDPOINTS).includes(name);

/**
 * Makes a call that not every provider offers. Nobody is refused on what a provider said at some time: it is called, and
 * asked what it offers only when it answers 404, so that "there is no such call" is not taken for "there is no such file".
 * What it says of its own failure is passed on, whatever it lists.
 * @throws AppError StateConflict when it does not offer it; what `call` throws otherwise
 */
export async function ifOffered<T>(
  provider: DocumentProvider,
  what: string,
  isOffered: Offer,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const info = await provider.serviceInfo().catch(() => undefined);
    if (info === undefined || isOffered(info)) throw error;
    throw new AppError('StateConflict', `The document provider does not offer ${what}.`);
  }
}

/**
 * Runs one of a provider's own actions, which has to be one that its serviceInfo lists. What it said when it was last asked
 * will do; where that does not have the action, it is asked now.
 * @throws AppError NotFound when the provider, as it is now, does not list it; what asking and `run` throw
 */
export async function ifListed(
  provider: DocumentProvider,
  action: string,
  run: () => Promise<void>,
): Promise<void> {
  if (!provider.listsAction(action)) {
    if (!lists(await provider.serviceInfo(), action)) throw noAction(action);
    return run();
  }
  try {
    await run();
  } catch (error) {
    if (!isNotFound(error)) throw error;
    const info = await provider.serviceInfo().catch(() => undefined);
    throw info === undefined || lists(info, action) ? error : noAction(action);
  }
}

function lists(info: ServiceInfo | null, action: string): boolean {
  return info?.customActions.some(({ name }) => name === action) ?? false;
}

function noAction(name: string): AppError {
  return new AppError('NotFound', `The document provider does not offer the action ${JSON.stringify(name)}.`);
}

function isNotFound(error: unknown): boolean {
  return error instanceof AppError && error.code === 'NotFound';
}
