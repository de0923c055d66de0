export { nearestOf, nearName } from './near-name.js';
export { sentence, withOneFullStop } from './sentence.js';
