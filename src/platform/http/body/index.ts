export {
  asPlainText,
  decodeBody,
  isObject,
  mediaType,
  ofType,
  parseJson,
  readJson,
  saysJson,
  unsupportedType,
} from './json-body.js';
export { streamedBody } from './request-bodies.js';
export type { StreamedBody } from './streamed-body.js';
