export { nameOfId } from './content-disposition.js';
export { TransferTimes } from './transfer-times.js';
export { type TransferCall, Transfers } from './transfers.js';
