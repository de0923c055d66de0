export { GrowingBytes } from './growing-bytes.js';
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
export { isStreaming, sendsLongBody, streamedBody, takeBodiesAsBytes } from './request-bodies.js';
export { lingerAfterAnswer } from './unread-body.js';
export type { StreamedBody } from './streamed-body.js';
