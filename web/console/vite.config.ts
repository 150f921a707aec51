import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** Where the API answers while the console is being worked on with `vite`. */
const SERVER = 'http://localhost:8080';
const BASE = '/console/';

/** Writes the service worker with the list of all built files: what is on the list opens without a network. */
function serviceWorker(): Plugin {
  return {
    name: 'luyuan-service-worker',
    apply: 'build',
    generateBundle(_options, bundle) {
      const own = readdirSync(join(import.meta.dirname, 'public'));
      const built = Object.keys(bundle).filter((file) => !file.endsWith('.map'));
      const files = [...new Set([...built, ...own, 'index.html'])].sort().map((file) => BASE + file);
      const source = readFileSync(join(import.meta.dirname, 'worker/service-worker.js'), 'utf8');
      // Names of chunks hold their hash; the page itself and the public files do not.
      const hash = createHash('sha256').update(JSON.stringify(files)).update(source);
      hash.update(readFileSync(join(import.meta.dirname, 'index.html')));
      for (const file of own) hash.update(readFileSync(join(import.meta.dirname, 'public', file)));
      const version = hash.digest('hex').slice(0, 16);
      this.emitFile({
        type: 'asset',
        fileName: 'sw.js',
        source: source
          .replace('self.__FILES__', JSON.stringify(files))
          .replace('self.__VERSION__', JSON.stringify(version)),
      });
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  base: BASE,
  plugins: [react(), serviceWorker()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // antd alone is above the default of 500 kB; pages are split by route.
    chunkSizeWarningLimit: 1200,
  },
  server: { proxy: { '/api': SERVER, '/v': SERVER, '/t': SERVER, '/01': SERVER } },
});
