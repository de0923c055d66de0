export { ApiErrors, ErrorDetail, ErrorResponse } from './api-errors.js';
export { WithId, WithJsonBody } from './call-docs.js';
export { AppError } from './app-error.js';
export { CATALOGUE, type ErrorCode } from './catalogue.js';
export { ErrorFilter, errorBody, pathOf } from './error-filter.js';
export { ErrorPages } from './error-pages.js';
