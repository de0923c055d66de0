import pg from 'pg';

/** Drops the template (a server that is not ours stays as it was) and stops the server that was started. */
export default async function globalTeardown() {
  const { url, template, stop } = globalThis.hookfrontTestServer;
  try {
    const admin = new pg.Client(url);
    await admin.connect();
    await admin.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
    await admin.end();
  } finally {
    await stop();
  }
}
