import { runFilesOnce } from '../../../server/modules/intake/index.ts';
import { rowTypes } from '../../../server/row-types.ts';
import { batch, city, type Line, notOwn, number, own, PICTURE } from './walk-city.ts';

const FILE_HEAD = '进货日期,商品名称,数量,单位,产地,供货者名称';
/** A file of the wholesaler's, as far as is asked. */
async function walkedFile(until: 'mapped' | 'checked' | 'taken'): Promise<string> {
  const content = `${FILE_HEAD}\n2026-11-19,大白菜,1,kg,同安,${number()}`;
  const key = { 'x-api-key': city.keys.wholesaler, 'content-type': 'text/csv' };
  const sent = await city.raw<{ fileId: string }>(key, 'POST', '/api/v1/files?name=x.csv', content);
  const url = `/api/v1/files/${sent.body.fileId}`;
  const work = async () => {
    // Files of earlier walks wait too.
    while (await runFilesOnce({ ...city.tools, rowTypes }, 'walker'));
  };
  if (until === 'mapped') return url;
  await city.call('wholesaler', 'POST', `${url}/check`);
  await work();
  if (until === 'checked') return url;
  await city.call('wholesaler', 'POST', `${url}/take`, {});
  await work();
  return url;
}

/** Files: whoever brought one reads it back. */
export const attachments: Record<string, Line> = {
  keepAttachment: {
    ask: () => ({ url: '/api/v1/attachments', body: PICTURE }),
    outcomes: own,
    success: 201,
  },
  readAttachment: {
    ask: async () => {
      const bytes = Buffer.concat([PICTURE, Buffer.from(number())]);
      const key = { 'x-api-key': city.keys.wholesaler };
      const kept = await city.raw<{ sha256: string }>(key, 'POST', '/api/v1/attachments', bytes);
      return { url: `/api/v1/attachments/${kept.body.sha256}` };
    },
    outcomes: notOwn('attachment-unknown'),
  },
};

/** Batches and codes of the caller's own: whoever sends finds what they sent. */
export const systems: Record<string, Line> = {
  takeBatch: {
    ask: () => ({
      url: '/api/v1/batches',
      body: {
        batchNumber: number(),
        rows: [{ type: 'production', body: { documentNumber: number(), lines: [city.cabbage()] } }],
      },
    }),
    outcomes: own,
  },
  listBatches: { ask: () => ({ url: '/api/v1/batches' }), outcomes: own },
  // Of another's batch it is not told that there is one.
  readBatch: {
    ask: () => ({ url: `/api/v1/batches/${batch}` }),
    outcomes: { farm: 'batch-unknown', stranger: 'batch-unknown' },
  },
  reconcileDay: {
    ask: () => ({ url: '/api/v1/reconciliations', body: { day: '2026-11-20', documents: [] } }),
    outcomes: own,
  },
  listReconciliations: { ask: () => ({ url: '/api/v1/reconciliations' }), outcomes: own },
  readReconciliation: { ask: () => ({ url: '/api/v1/reconciliations/2026-11-20' }), outcomes: own },
  listMappings: { ask: () => ({ url: '/api/v1/master-data/mappings' }), outcomes: own },
  setMapping: {
    ask: () => ({
      url: '/api/v1/master-data/mappings',
      body: { scheme: 'unit', value: '担', target: 'kg' },
    }),
    outcomes: own,
  },
  readMappingQueue: { ask: () => ({ url: '/api/v1/master-data/queue' }), outcomes: own },
  resolveUnmatched: {
    ask: () => ({
      url: '/api/v1/master-data/resolutions',
      body: { scheme: 'unit', value: '担', action: 'drop' },
    }),
    outcomes: own,
  },
};

/** Files that a business sends. */
export const files: Record<string, Line> = {
  // Files: always the wholesaler's, but the list and what one sends oneself.
  listLedgers: { ask: () => ({ url: '/api/v1/ledgers' }) },
  listFiles: { ask: () => ({ url: '/api/v1/files' }), outcomes: own },
  sendFile: {
    ask: () => ({ url: '/api/v1/files?name=x.csv', body: { [number()]: 1 } }),
    outcomes: own,
    success: 201,
  },
  readFile: { ask: async () => ({ url: await walkedFile('mapped') }) },
  mapFile: {
    ask: async () => ({ url: `${await walkedFile('mapped')}/mapping`, body: { ledger: 'purchase' } }),
  },
  checkFile: { ask: async () => ({ url: `${await walkedFile('mapped')}/check` }), success: 202 },
  takeFile: { ask: async () => ({ url: `${await walkedFile('checked')}/take`, body: {} }), success: 202 },
  stopFile: { ask: async () => ({ url: `${await walkedFile('mapped')}/stop` }) },
  listFileFindings: { ask: async () => ({ url: `${await walkedFile('checked')}/findings` }) },
  exportFileFindings: { ask: async () => ({ url: `${await walkedFile('checked')}/findings/export` }) },
  readFileReceipt: { ask: async () => ({ url: `${await walkedFile('taken')}/receipt` }) },
  exportFileReceipt: { ask: async () => ({ url: `${await walkedFile('taken')}/receipt/export` }) },
};
