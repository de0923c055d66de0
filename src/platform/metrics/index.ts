export { Metrics, type Sample } from './metrics.js';
export { Reading } from './reading.js';
export { Count, eachOf, Spread } from './recorders.js';
