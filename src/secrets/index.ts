export { type Leftover, type ResealedColumn, Resealing } from './resealing.js';
export { SEALED_COLUMNS } from './sealed-columns.js';
export { checkSecretKeys, refuseNewKey, SecretKeyMismatch } from './secret-check.js';
