export {
  asPlainText,
  decodeBody,
  ExactJsonBody,
  isObject,
  JsonBody,
  mediaType,
  ofType,
  parseJson,
  readJson,
  saysJson,
  unsupportedType,
} from './json-body.js';
export { type ClassConstructor, validated } from './validated.js';
export { streamedBody } from './request-bodies.js';
export type { StreamedBody } from './streamed-body.js';
export { refuseBody } from './no-body.js';
