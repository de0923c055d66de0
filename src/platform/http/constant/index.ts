export { acceptedEncoding } from './accepted-encoding.js';
export { ConstantDocument } from './constant-document.js';
