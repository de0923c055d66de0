/** Sent with every request that leaves the service. The product's name alone: its version is nobody's business. */
export const USER_AGENT = 'Hookfront';
