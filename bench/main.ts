import { exitWithParent } from '../server/platform/process.ts';

/** npm run bench -- trace|ingest|intake|peers|truth|desk|salecheck|scan|alerts|case|duty|books [--flags]: a table and, last, one JSON line. */
const BENCHES: Readonly<Record<string, () => Promise<{ run(args: readonly string[]): Promise<void> }>>> = {
  trace: () => import('./trace.ts'),
  ingest: () => import('./ingest.ts'),
  intake: () => import('./intake.ts'),
  peers: () => import('./peers.ts'),
  desk: () => import('./desk.ts'),
  truth: () => import('./truth.ts'),
  salecheck: () => import('./salecheck.ts'),
  scan: () => import('./scan.ts'),
  alerts: () => import('./alerts.ts'),
  case: () => import('./case.ts'),
  duty: () => import('./duty.ts'),
  books: () => import('./books.ts'),
};

exitWithParent();
const [name, ...args] = process.argv.slice(2);
const load = BENCHES[name ?? ''];
if (!load) {
  console.error(`用法 Usage: npm run bench -- ${Object.keys(BENCHES).join('|')} [--flags]`);
  process.exit(2);
}
const bench = await load();
await bench.run(args);
process.exit(0);
