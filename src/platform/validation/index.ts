export { CONNECTION_HEADERS, headerNameProblem } from './header-names.js';
export { readHttpUrl } from './http-url.js';
export { Optional, Satisfies } from './rules.js';
