export { type Leftover, type ResealedColumn, Resealing } from './resealing.js';
export { SEALED_COLUMNS } from './sealed-columns.js';
export { checkSecretKeys, SecretKeyMismatch } from './secret-check.js';
