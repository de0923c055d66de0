import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ConstantDocument } from './platform/http/constant/index.js';

const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

/** What the page needs of Swagger UI; the rest of the package is not served. */
const ASSETS = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': SCRIPT,
  'favicon-32x32.png': 'image/png',
} as const;

/**
 * The description lies beside the script that it finds itself at, so that it works behind a path of a reverse proxy too.
 * Swagger UI has dark colours, but takes them only from its own layout's button: here they are the reader's setting.
 */
const START = `SwaggerUIBundle({
  url: new URL('../openapi.json', document.currentScript.src).href,
  dom_id: '#page',
  deepLinking: true,
});
const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();
`;

/** Under /docs a page that shows the API's description, by its paths: kept in memory, so that showing it opens no file. */
export async function docsPage(publicUrl: string): Promise<Record<string, ConstantDocument>> {
  const require = createRequire(import.meta.url);
  const assets = dirname(require.resolve('swagger-ui-dist/package.json'));
  const headers = { 'Content-Security-Policy': policy(publicUrl), 'Referrer-Policy': 'no-referrer' };
  const page = (base: string): ConstantDocument => new ConstantDocument(HTML, () => html(base), headers);
  const documents: Record<string, ConstantDocument> = {
    '/docs': page('./docs'),
    '/docs/': page('.'),
    '/docs/start.js': new ConstantDocument(SCRIPT, () => START),
  };
  for (const [name, type] of Object.entries(ASSETS)) {
    const content = await readFile(join(assets, name));
    documents[`/docs/${name}`] = new ConstantDocument(type, () => content);
  }
  return documents;
}

/** Scripts and styles are ours alone; pictures may stand in the style sheet. Calls that are tried out go to this service. */
function policy(publicUrl: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    `connect-src 'self' ${new URL(publicUrl).origin}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

function html(base: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Hookfront API</title>
<link rel="icon" type="image/png" href="${base}/favicon-32x32.png">
<link rel="stylesheet" href="${base}/swagger-ui.css">
</head>
<body>
<div id="page"></div>
<script src="${base}/swagger-ui-bundle.js"></script>
<script src="${base}/start.js"></script>
</body>
</html>
`;
}
