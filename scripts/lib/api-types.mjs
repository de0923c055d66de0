import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';

/**
 * Writes the types of the console's client from docs/openapi.json, unless they are of it already. They are not kept in the
 * repository: nobody reads them, and every change of the API would change them twice.
 *
 * @param {string} root the package's directory
 */
export async function writeApiTypes(root) {
  const file = join(root, 'web', 'src', 'api', 'schema.d.ts');
  const description = await readFile(join(root, 'docs', 'openapi.json'), 'utf8');
  const stamp = `// Made from docs/openapi.json by npm run generate: ${createHash('sha256').update(description).digest('hex')}\n`;
  const present = await readFile(file, 'utf8').catch(() => '');
  if (present.startsWith(stamp)) return;
  await writeFile(file, stamp + astToString(await openapiTS(JSON.parse(description))));
}
