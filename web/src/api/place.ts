/** The path of the console, with a slash at its end, as the server wrote it into the page. */
export const CONSOLE_PATH = new URL(document.baseURI).pathname;

/** Where the service's own paths begin: `${SERVICE_URL}/api/v1/…`. */
export const SERVICE_URL = new URL('..', document.baseURI).href.replace(/\/$/, '');
