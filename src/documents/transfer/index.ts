import { TransferTimes } from './transfer-times.js';
import { Transfers } from './transfers.js';

export { begun } from './begun.js';
export { nameOfId } from './content-disposition.js';
export { readThumbnailSize, WIDEST_THUMBNAIL } from './thumbnail-size.js';
export type { TransferCall } from './transfers.js';
export { Transfers, TransferTimes };

/** What the room's module takes of this folder. */
export const TRANSFER_PROVIDERS = [Transfers, TransferTimes];
