export { SEAL_PREFIX_BYTES, Sealer, SealError, type RandomSource } from './sealer.js';
export type { SealedColumn } from './sealed-column.js';
export { hashToken, newToken } from './tokens.js';
export {
  DEFAULT_PASSWORD_COST,
  dummyHash,
  hashPassword,
  PasswordHashing,
  PasswordHashError,
  verifyPassword,
  type PasswordCost,
} from './passwords.js';
export { newSigningSecret, SigningSecretError, signWebhook, WebhookSigner } from './webhook-signer.js';
export { maskSecret } from './mask-secret.js';
export { isUuid, uuidToHex, uuidV7 } from './uuid.js';
