// The build of the console: static files that ops serves, each with a brotli copy beside it.
import react from '@vitejs/plugin-react';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const COMPRESSIBLE = /\.(js|css|html|svg)$/;
/** Smaller files gain nothing. */
const MIN_BYTES = 512;

/** Writes `.br` and `.gz` beside each file, so that ops does not compress at run time. */
function precompress(): Plugin {
  let folder = '';
  return {
    name: 'precompress',
    apply: 'build',
    configResolved: (config) => void (folder = join(config.root, config.build.outDir)),
    closeBundle() {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        if (!COMPRESSIBLE.test(name)) continue;
        const file = join(folder, name);
        const bytes = readFileSync(file);
        if (bytes.length < MIN_BYTES) continue;
        const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
        writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }));
        writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

const { OPS_URL = 'http://127.0.0.1:3005', OPS_API_KEY } = process.env;
const api = {
  target: OPS_URL,
  ...(OPS_API_KEY !== undefined && { headers: { authorization: `Bearer ${OPS_API_KEY}` } }),
};

export default defineConfig({
  plugins: [react(), precompress()],
  build: {
    outDir: 'dist/app',
    target: 'es2023',
    // The content security policy allows no data: URLs of fonts and scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // The development server bundles linked packages, which are CommonJS, only when they are listed.
  optimizeDeps: {
    include: [
      '@sextant/signals/attributes',
      '@sextant/signals/declare/objective',
      '@sextant/signals/query/objectives',
      '@sextant/signals/query/operators',
      '@sextant/signals/query/promql',
      '@sextant/signals/query/render',
      '@sextant/signals/queues',
      '@sextant/signals/sextant',
    ],
  },
  // `npx vite console` serves the sources while ops answers the API; OPS_API_KEY signs in, as in `make env`.
  server: { host: '127.0.0.1', proxy: { '/api': api, '/auth': OPS_URL } },
});
