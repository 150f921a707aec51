import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where the API answers while the console is being worked on with `vite`. */
const SERVER = 'http://localhost:8080';

export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // antd alone is above the default of 500 kB; pages are split by route.
    chunkSizeWarningLimit: 1200,
  },
  server: { proxy: { '/api': SERVER, '/v': SERVER, '/t': SERVER, '/01': SERVER } },
});
