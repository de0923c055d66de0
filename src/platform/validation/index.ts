export { CONNECTION_HEADERS, headerNameProblem } from './header-names.js';
export { readHttpUrl } from './http-url.js';
export { Optional, Satisfies } from './rules.js';
export { nameProblem, textProblem } from './text-rules.js';
