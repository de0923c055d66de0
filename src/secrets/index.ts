export { type Leftover, type ResealedColumn, Resealing } from './resealing.js';
export { checkSecretKeys, refuseNewKey, SecretKeyMismatch } from './secret-check.js';
