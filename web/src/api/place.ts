/** The path of the console, with a slash at its end, as the server wrote it into the page. */
export const CONSOLE_PATH = new URL(document.baseURI).pathname;

/** Where the service's own paths begin: `${SERVICE_URL}/api/v1/…`. */
export const SERVICE_URL = new URL('..', document.baseURI).href.replace(/\/$/, '');

/** Who is signed in: asked for at the beginning, and again when a call was refused or the service was away. */
export const SESSION_URL = `${SERVICE_URL}/api/v1/console/session`;
