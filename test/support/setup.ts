import { afterEach } from 'vitest';
import { lastSeen } from './last-seen.ts';

// Run again for each file, unlike the modules, which the files of one process share.
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  const seen = await lastSeen(task.name);
  if (seen !== '') console.log(`What the pages showed when "${task.name}" failed:\n${seen}`);
});
