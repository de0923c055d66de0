export { openFilesLimit } from './open-files.js';
export { problemOfLimit, type Shares, shareDescriptors } from './shares.js';
