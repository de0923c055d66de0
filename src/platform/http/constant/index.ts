export { ConstantDocument } from './constant-document.js';
