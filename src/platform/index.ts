export { refuseParameters, Parameters, type Query } from './http/input/query-reader.js';
