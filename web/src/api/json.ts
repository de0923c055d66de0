export {
  isJsonObject,
  JsonNumber,
  numberText,
  parseExactly,
  stringifyExactly,
} from '../../../src/platform/json/index.js';
