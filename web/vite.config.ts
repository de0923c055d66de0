import { brotliCompress, constants, gzip } from 'node:zlib';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { licences } from './licences';

/** The service that `npm run dev` shows: one that runs already. */
const SERVICE = process.env['HOOKFRONT_URL'] ?? 'http://localhost:3000';
const OUT = new URL('../dist/web/', import.meta.url).pathname;
/** Shorter files are not worth it. */
const WORTH_PACKING_BYTES = 512;

export default defineConfig(({ command }) => ({
  // In the build everything is found relative to the page's <base>, which the server writes.
  base: command === 'build' ? './' : '/console/',
  plugins: [react(), licences(), packed()],
  build: {
    outDir: OUT,
    emptyOutDir: true,
    target: 'es2022',
    // A picture in a style sheet or a script would need data: in the page's policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 800,
  },
  server: {
    port: 5173,
    strictPort: true,
    proxy: Object.fromEntries(
      ['/api', '/attask', '/docs', '/openapi.json', '/health', '/custom-integrations'].map((path) => [
        path,
        { target: SERVICE, changeOrigin: false },
      ]),
    ),
  },
}));

/** Writes every asset's .br and .gz beside it, so that the server packs nothing. */
function packed(): Plugin {
  return {
    name: 'packed',
    apply: 'build',
    async closeBundle() {
      const folder = join(OUT, 'assets');
      const names = await readdir(folder);
      await Promise.all(names.map((name) => pack(join(folder, name))));
    },
  };
}

async function pack(file: string): Promise<void> {
  const bytes = await readFile(file);
  if (bytes.length < WORTH_PACKING_BYTES) return;
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY },
    }),
    promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
  ]);
  await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)]);
}
