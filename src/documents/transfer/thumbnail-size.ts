import { AppError } from '../../platform/http/errors/index.js';

/** In pixels: wider than every screen. */
export const WIDEST_THUMBNAIL = 10_000;

/** The wanted width of a thumbnail; undefined leaves it to the provider. @throws AppError ValidationFailed */
export function readThumbnailSize(size: unknown): number | undefined {
  if (size === undefined || size === '') return undefined;
  const pixels = typeof size === 'string' && /^\d{1,5}$/.test(size) ? Number(size) : 0;
  if (pixels >= 1 && pixels <= WIDEST_THUMBNAIL) return pixels;
  throw new AppError(
    'ValidationFailed',
    `size: must be a width in pixels, a whole number from 1 to ${WIDEST_THUMBNAIL}.`,
  );
}
