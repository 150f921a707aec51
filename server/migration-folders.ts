import { join } from 'node:path';
import { PROJECT_ROOT } from './platform/config.ts';

/** Where each module keeps its numbered SQL files, lowest layer first. */
export const migrationFolders: readonly string[] = [
  'identity',
  'attachments',
  'registry',
  'ledger',
  'deadlines',
  'vouchers',
  'lot-tests',
  'trace',
  'epcis',
  'intake',
  'rollups',
  'departments',
  'retail',
  'papers',
  'production',
  'day-close',
  'labels',
  'complaints',
  'alerts',
  'recall',
  'scan',
  'record-books',
  'desk',
  'onboarding',
  'feed',
  'sale-check',
  'cases',
  'recalls',
].map((module) => join(PROJECT_ROOT, 'server/modules', module, 'migrations'));
