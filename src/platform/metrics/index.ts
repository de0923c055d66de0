export { type GaugeValue, type Labels, Metrics, type Sample } from './metrics.js';
export { Reading } from './reading.js';
export { Count, eachOf, Spread } from './recorders.js';
