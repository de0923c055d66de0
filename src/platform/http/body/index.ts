export { JsonBody, decodeBody, isObject, mediaType, parseJson, readJson, validated } from './json-body.js';
export { refuseBody } from './no-body.js';
