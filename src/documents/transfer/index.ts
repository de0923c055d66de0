export { nameOfId } from './content-disposition.js';
export { readThumbnailSize, WIDEST_THUMBNAIL } from './thumbnail-size.js';
export { TransferTimes } from './transfer-times.js';
export { type TransferCall, Transfers } from './transfers.js';
