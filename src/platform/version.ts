/** The version of this service, as package.json says. */
export const VERSION = '0.1.0';
