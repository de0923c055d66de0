import { AUTH_ENTITIES } from './auth/index.js';

/** What all rooms store as entities, for the data source. */
export const ENTITIES = [...AUTH_ENTITIES];
