export { Access, type AllowedCaller, DeclaredAccess } from './access.js';
export { PUBLIC_ROUTE, refuseUndeclaredRoutes } from './declared-routes.js';
