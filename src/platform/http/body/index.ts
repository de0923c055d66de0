export { JsonBody, decodeBody, isObject, mediaType, parseJson, readJson, validated } from './json-body.js';
export { MAX_JSON_DEPTH, endOfString, positionTooDeep } from './json-text.js';
