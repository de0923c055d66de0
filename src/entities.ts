import { AUTH_ENTITIES } from './auth/index.js';

/** What all modules store as entities, for the data source. */
export const ENTITIES = [...AUTH_ENTITIES];
