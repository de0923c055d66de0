export { JsonBody, decodeBody, isObject, mediaType, parseJson, readJson, validated } from './json-body.js';
