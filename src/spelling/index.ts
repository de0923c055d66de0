export { nearestOf, nearName } from './near-name.js';
