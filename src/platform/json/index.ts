export { MAX_JSON_DEPTH, positionTooDeep } from './depth.js';
export { exactly, parseExactly } from './exact-reader.js';
export { isJsonObject, JsonNumber, numberText, stringifyExactly } from './json-number.js';
export { someScalar } from './scalars.js';
export {
  type MemberSlices,
  type Slice,
  skipValue,
  skipWhitespace,
  sliceElements,
  sliceMembers,
} from './slices.js';
export { unwrapSingletons } from './unwrap-singletons.js';
