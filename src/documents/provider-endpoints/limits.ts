/** Of ids and names, in characters (docs/contract/document-webhooks.md#4). */
export const LONGEST_ID = 255;
export const LONGEST_NAME = 255;
export const LONGEST_QUERY = 1_000;
export const DEFAULT_MAX = 100;
export const LARGEST_MAX = 1_000;
export const LARGEST_OFFSET = 1_000_000_000;
/** The root folder of every provider. */
export const ROOT = '/';
