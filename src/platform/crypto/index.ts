export { SEAL_PREFIX_BYTES, Sealer, SealError } from './sealer.js';
export type { SealedColumn } from './sealed-column.js';
export { hashToken, newToken } from './tokens.js';
export { PasswordHashing, type PasswordCost } from './passwords.js';
export { newSigningSecret, WebhookSigner } from './webhook-signer.js';
export { maskSecret } from './mask-secret.js';
export { highestIdAt, isUuid, LAST_ID_TIME, lowestIdAt, uuidFromHex, uuidToHex, uuidV7 } from './uuid.js';
