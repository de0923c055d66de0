import { type DocumentProvider, type ServiceInfo, USUAL_ENDPOINTS } from '../../custom-integrations/index.js';
import { AppError } from '../../platform/http/errors/index.js';

/** Whether a provider with this serviceInfo, null for none, offers something. */
type Offer = (info: ServiceInfo | null) => boolean;

export const endpoint =
  (name: string): Offer =>
  (info) =>
    (info?.availableEndpoints ?? USUAL_ENDPOINTS).includes(name);

export const customAction =
  (name: string): Offer =>
  (info) =>
    info?.customActions.some((action) => action.name === name) ?? false;

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
    if (!(error instanceof AppError) || error.code !== 'NotFound') throw error;
    const info = await provider.serviceInfo().catch(() => undefined);
    if (info === undefined || isOffered(info)) throw error;
    throw new AppError('StateConflict', `The document provider does not offer ${what}.`);
  }
}
