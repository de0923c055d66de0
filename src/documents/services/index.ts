import { ProviderEndpointsController } from './provider-endpoints.controller.js';
import { ProviderEndpoints } from './provider-endpoints.js';
import { ProviderTransfersController } from './provider-transfers.controller.js';
import { Uploads } from './uploads.js';

/** What the room's module takes of this folder. */
export const SERVICES_CONTROLLERS = [ProviderEndpointsController, ProviderTransfersController];
export const SERVICES_PROVIDERS = [ProviderEndpoints, Uploads];
