import { mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type CityPort, NoAnswer, openCityPort } from './city-port.ts';
import { Receipts } from './receipts.ts';
import { type Goods, Till } from './till.ts';

/**
 * npm run till [-- --origin http://localhost:8080 --data <folder> --sales 20 --off-line 5]
 *
 * A supermarket's till in the demonstration: it asks before it sells, works from its list while the line is down (the
 * last `--off-line` sales), and tells its receipts when it is up again. The demonstration's credentials are read from
 * the platform's data folder; freeze a lot in the console and watch the next sale of it stay on the counter.
 */
const say = (line: string): void => console.log(line);

interface StockLine {
  lotCode: string;
  name: string;
  baseUnit: string;
  onHand: number;
}

/** A line that can be pulled out. */
function withSwitch(port: CityPort): { port: CityPort; line: { up: boolean } } {
  const line = { up: true };
  return {
    line,
    port: {
      call: (method, target, body) =>
        line.up ? port.call(method, target, body) : Promise.reject(new NoAnswer('the line is down')),
    },
  };
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      origin: { type: 'string', default: 'http://localhost:8080' },
      data: { type: 'string', default: process.env.LUYUAN_DATA ?? join(homedir(), '.luyuan') },
      key: { type: 'string' },
      sales: { type: 'string', default: '20' },
      'off-line': { type: 'string', default: '5' },
    },
  });
  const credentials = join(values.data, 'demo-credentials.json');
  const apiKey =
    values.key ??
    (JSON.parse(readFileSync(credentials, 'utf8')) as { apiKeys: { till?: string } }).apiKeys.till;
  if (!apiKey) throw new Error(`no key of a till in ${credentials}; start the demonstration, or give --key`);
  mkdirSync(join(values.data, 'till'), { recursive: true });
  const { port, line } = withSwitch(openCityPort({ origin: values.origin, apiKey }));
  const receipts = new Receipts(join(values.data, 'till', 'receipts.ndjson'));
  const till = new Till({ name: 'POS-1', port, receipts, now: () => new Date(), lookAtPack: () => null });
  const { body } = await port.call('GET', '/api/v1/stock?limit=200');
  const stock = (body.items as unknown as StockLine[]).filter((one) => one.onHand > 0);
  if (stock.length === 0) throw new Error('the shop has nothing in stock');
  await till.refresh();
  say(
    `停售清单 ${till.list?.version ?? ''}，有效至 ${till.list?.validUntil ?? ''}，列有 ${till.list?.lots.length ?? 0} 批`,
  );
  const sales = Number(values.sales);
  const from = sales - Number(values['off-line']);
  for (let sale = 0; sale < sales; sale += 1) {
    if (sale === from) {
      line.up = false;
      say('断网：按离线清单销售');
    }
    const goods = stock[sale % stock.length];
    if (!goods) continue;
    const { receipt, kept } = await till.sell([basketOf(goods)]);
    for (const one of kept)
      say(`拒售 ${goods.name}：${one.said.zh}（${one.said.by === 'city' ? '联网' : '离线清单'}）`);
    if (receipt) say(`售出 ${goods.name} ${receipt.documentNumber}`);
    if (line.up) await till.tell();
  }
  line.up = true;
  say(`联网：补传 ${await till.tell()} 张，待传 ${receipts.waiting.size} 张`);
  return receipts.waiting.size === 0 ? 0 : 1;
}

/** A little of it, as a customer buys: half a kilogram, or one piece. */
function basketOf({ lotCode, baseUnit }: StockLine): Goods {
  const isPiece = baseUnit === 'piece';
  return {
    code: lotCode,
    scanned: { lotCode },
    quantity: isPiece ? 1 : 500,
    unit: isPiece ? 'piece' : baseUnit,
    amountFen: 590,
  };
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(2);
  },
);
