export {
  ExactJsonBody,
  JsonBody,
  decodeBody,
  isObject,
  mediaType,
  parseJson,
  readJson,
  validated,
} from './json-body.js';
export { streamedBody } from './request-bodies.js';
export type { StreamedBody } from './streamed-body.js';
export { refuseBody } from './no-body.js';
