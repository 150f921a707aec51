import { readFileSync } from 'node:fs';
import { answered, createLuyuan, LuyuanProblem } from '../src/index.ts';

const { business, example } = JSON.parse(readFileSync('integrator.json', 'utf8'));
const luyuan = createLuyuan({
  baseUrl: process.env.LUYUAN_URL ?? 'http://localhost:8090',
  credentials: { appId: business.appId, secret: business.secret },
});

try {
  const voucher = await answered(
    luyuan.POST('/api/v1/vouchers', { body: { ...example, documentNumber: 'TS-0001' } }),
  );
  console.log(voucher.number, voucher.state, voucher.replayed);
} catch (error) {
  // `code` is stable, `path` points into the body, and the sentences say what to send instead.
  if (!(error instanceof LuyuanProblem)) throw error;
  console.error(error.code, error.path, error.zh, error.en);
}
