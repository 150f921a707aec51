import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{server,simulator,bench,test,scripts,web,cities,clients}/**/*.test.{ts,tsx}'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    setupFiles: ['test/support/setup.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    // Two cores: more workers only make each other time out.
    maxWorkers: 2,
    pool: 'forks',
    // The modules of a test file serve the next one too: 300 → 126 s for 37 files of the server, on a busy machine.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 300_000,
  },
});
