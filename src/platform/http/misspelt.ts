import { nearName } from '../../lib/nearest-name.js';
import { AppError } from './errors/index.js';

/**
 * For calls whose unknown query parameters are ignored, since deployed clients add their own: one that is nearly a parameter of
 * the call was meant to be it, and would silently mean nothing.
 * @throws AppError ValidationFailed that names it and the one that was meant
 */
export function refuseMisspelt(query: Readonly<Record<string, unknown>>, known: readonly string[]): void {
  for (const name of Object.keys(query)) {
    if (known.includes(name)) continue;
    const meant = nearName(name, known);
    if (meant === undefined) continue;
    throw new AppError(
      'ValidationFailed',
      `${JSON.stringify(name)} is no parameter; the nearest one is "${meant}".`,
    );
  }
}
