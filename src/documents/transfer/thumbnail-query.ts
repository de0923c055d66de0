import { IgnoresUnknown, WholeNumber } from '../../platform/http/input/index.js';

/** In pixels: wider than every screen. */
const WIDEST_THUMBNAIL = 10_000;

/** The wanted width of a thumbnail; when it is missing, the provider chooses. */
export const ThumbnailSize = (description: string): PropertyDecorator =>
  WholeNumber(1, WIDEST_THUMBNAIL, { description });

/** How a thumbnail is wanted. */
@IgnoresUnknown()
export class ThumbnailQuery {
  @ThumbnailSize('The wanted width in pixels; left out, the provider chooses.')
  size?: number;
}
