import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CityPlan,
  generateCity,
  HERO,
  type LoadedCity,
  loadCity,
  startDateFor,
} from '../simulator/index.ts';
import type { OpenDatabase } from './database.ts';
import { beginDemoDisposal } from './demo-disposal.ts';
import { DemoTarget } from './demo-target.ts';
import {
  accountsExist,
  createAccount,
  createApiKey,
  type NewAccount,
  type Principal,
} from './modules/identity/index.ts';
import { type CityData, partiesById } from './modules/registry/index.ts';
import { systemClock } from './platform/clock.ts';
import type { Config } from './platform/config.ts';
import { takeProcessSlot } from './platform/db.ts';
import { Problem } from './platform/errors.ts';
import type { Keys } from './platform/keys.ts';
import { makeTools, type ServerTools } from './tools.ts';

/** Size of the demonstration: what loads in under a minute on a small machine. */
const DEMO = { seed: 7, businesses: 300, days: 14 };
/** No city has fewer than 120. */
const SANDBOX_DEMO = { seed: 7, businesses: 120, days: 4 };

interface Wish {
  seed: number;
  businesses: number;
  days: number;
  endsAt: string;
}

interface Credentials {
  note: string;
  accounts: { role: string; who: string; userName: string; password: string }[];
  apiKeys: { regulator: string; business: string; businessName: string; till: string };
  examples: Record<string, string>;
}

type Say = (words: { zh: string; en: string }) => void;
const credentialsPath = (config: Pick<Config, 'dataDir'>) => join(config.dataDir, 'demo-credentials.json');

const planPath = (config: Pick<Config, 'dataDir'>) => join(config.dataDir, 'demo-plan.json');

/** Written beside and renamed, so that a full disk or a kill leaves the old file or none, never half of one. */
function writePrivate(path: string, content: unknown): void {
  writeFileSync(`${path}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** The plan's parameters are kept, so that a load that was cut off is run again with the very same plan. */
function wishFor(config: Config): Wish {
  const path = planPath(config);
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as Wish;
  const demo = config.sandbox ? SANDBOX_DEMO : DEMO;
  const businesses = Number(process.env.DEMO_BUSINESSES ?? demo.businesses);
  const wish = { ...demo, businesses, endsAt: systemClock.now().toISOString() };
  writePrivate(path, wish);
  return wish;
}

export interface DemoParts {
  config: Config;
  database: OpenDatabase;
  keys: Keys;
  city: CityData;
  say: Say;
}

/** Who has accounts has begun in earnest, unless the plan says that a load was cut off. */
async function refuseInEarnest({ config, database }: DemoParts): Promise<void> {
  if (existsSync(planPath(config)) || !(await accountsExist(database.db))) return;
  throw new Problem(500, 'demo-refused', {
    zh: '数据库里已有账号和真实数据，不会装入演示城市。请用 npm start -- --no-demo 启动。',
    en: 'The database holds accounts and records in earnest; the demonstration is not loaded into it. Start with npm start -- --no-demo.',
  });
}

/**
 * Loads the demonstration city once. A database that is used in earnest is left alone.
 * Errors: `demo-refused`.
 */
export async function loadDemo(parts: DemoParts): Promise<void> {
  const { config, database, city, say } = parts;
  if (existsSync(credentialsPath(config))) return;
  await refuseInEarnest(parts);
  const wish = wishFor(config);
  say({
    zh: '正在装入演示城市（约一分钟，仅首次）…',
    en: 'Loading the demonstration city (about a minute, first start only) …',
  });
  const tools = await makeTools({ db: database.db, clock: systemClock, keys: parts.keys, city });
  const plan = generateCity({ ...wish, startDate: startDateFor(wish.endsAt, wish.days), city });
  const started = performance.now();
  // A load that was cut off is run again from its plan, so its commits need not wait for the disk one by one; the
  // accounts, written durably at the end, bring everything before them to the disk too.
  const loader = database.openRepeatable();
  const target = new DemoTarget({ ...tools, db: loader }, await takeProcessSlot(database.db));
  const loaded = await loadCity(target, plan, {
    onProgress: ({ stage, done, total }) => {
      if (
        stage === 'operations' &&
        (done === total || Math.floor((done * 10) / total) > Math.floor(((done - total / 100) * 10) / total))
      ) {
        say({ zh: `  已装入 ${done} / ${total} 笔`, en: `${done} of ${total} records` });
      }
    },
  });
  await loader.close();
  writePrivate(credentialsPath(config), await makeAccounts(tools, plan, loaded, config));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say({
    zh: `演示城市已装入（${plan.parties.length} 家、${plan.operations.length} 笔，用时 ${seconds} 秒）。`,
    en: `The demonstration city is loaded (${plan.parties.length} businesses, ${plan.operations.length} records, ${seconds} s).`,
  });
}

async function makeAccounts(
  tools: ServerTools,
  plan: CityPlan,
  loaded: LoadedCity,
  config: Config,
): Promise<Credentials> {
  const { city, db, ids } = tools;
  const partyId = (key: string) => loaded.parties.get(key) ?? '';
  const district = [...city.districts.values()][0];
  const wanted: (Omit<NewAccount, 'password'> & { who: string })[] = [
    {
      userName: 'wholesaler',
      role: 'operator',
      partyId: partyId(HERO.wholesaler),
      displayName: '陈批发',
      who: '批发商 wholesaler',
    },
    {
      userName: 'supermarket',
      role: 'operator',
      partyId: partyId(HERO.supermarket),
      displayName: '林收货',
      who: '超市 supermarket',
    },
    {
      userName: 'farm',
      role: 'operator',
      partyId: partyId(HERO.farm),
      displayName: '王农场',
      who: '农场 farm',
    },
    {
      userName: 'stall',
      role: 'operator',
      partyId: partyId(busiestStall(plan)),
      displayName: '阿妹',
      who: '农贸市场摊主 market stall',
    },
    {
      userName: 'factory',
      role: 'operator',
      partyId: partyId(HERO.teaFactory),
      displayName: '黄制茶',
      who: '茶厂 tea factory',
    },
    {
      userName: 'regulator',
      role: 'regulator',
      divisionCode: city.city.code,
      displayName: '市局值班员',
      who: '全市监管 regulator, whole city',
    },
    {
      userName: 'district',
      role: 'regulator',
      divisionCode: district?.code,
      displayName: `${district?.zh ?? ''}监管员`,
      who: `${district?.zh ?? ''} 监管 regulator, one district`,
    },
    { userName: 'admin', role: 'administrator', displayName: '管理员', who: '管理员 administrator' },
  ];
  const accounts: Credentials['accounts'] = [];
  const idsByName = new Map<string, string>();
  let shop: Principal | undefined;
  for (const { who, ...account } of wanted) {
    const password = randomBytes(9).toString('base64url');
    try {
      const made = await createAccount(db, ids, { ...account, password });
      idsByName.set(account.userName, made.accountId);
      if (account.userName === 'supermarket') shop = made;
      accounts.push({ role: account.role, who, userName: account.userName, password });
    } catch (error) {
      // A run that was cut off between accounts and file: the passwords are lost with it, so make new ones.
      if (!(error instanceof Problem) || error.code !== 'user-name-taken') throw error;
      const userName = `${account.userName}-${randomBytes(2).toString('hex')}`;
      const made = await createAccount(db, ids, { ...account, userName, password });
      idsByName.set(account.userName, made.accountId);
      if (account.userName === 'supermarket') shop = made;
      accounts.push({ role: account.role, who, userName, password });
    }
  }
  const wholesaler = (await partiesById(db, [partyId(HERO.wholesaler)])).get(partyId(HERO.wholesaler));
  if (shop) await beginDemoDisposal(tools, shop);
  const { cheese, drink } = plan.truth.incidents;
  return {
    note: 'Demonstration only. 仅供演示。',
    accounts,
    apiKeys: {
      regulator: await createApiKey(db, idsByName.get('regulator') ?? '', 'demonstration'),
      business: await createApiKey(db, idsByName.get('wholesaler') ?? '', 'demonstration'),
      businessName: wholesaler?.name ?? '',
      till: await createApiKey(db, idsByName.get('supermarket') ?? '', 'till of the demonstration'),
    },
    examples: {
      cabbagePage: `${config.publicUrl}/t/${loaded.lots.get(plan.truth.hero.cabbage.lot)?.code ?? ''}`,
      teaPage: `${config.publicUrl}/01/${plan.truth.hero.tea.gtin.padStart(14, '0')}/10/${plan.truth.hero.tea.batch}`,
      cabbageVoucher: loaded.vouchers.get(plan.truth.hero.cabbage.voucher) ?? '',
      cheeseBatch: cheese.batch,
      cheeseLot: loaded.lots.get(cheese.lots[0] ?? '')?.lotId ?? '',
      drinkQuery: drink.queries[0]?.text ?? '',
    },
  };
}

/** The stall with most to show: the one that recorded most. */
function busiestStall(plan: CityPlan): string {
  const records = new Map<string, number>();
  for (const { actor } of plan.operations) records.set(actor, (records.get(actor) ?? 0) + 1);
  const stalls = plan.parties.filter((party) => party.body.kind === 'market-stall').map((party) => party.key);
  return stalls.sort((one, other) => (records.get(other) ?? 0) - (records.get(one) ?? 0))[0] ?? '';
}

/** Shows where to look and how to sign in. */
export function printCredentials(config: Config): void {
  const path = credentialsPath(config);
  if (!existsSync(path)) return;
  const { accounts, examples } = JSON.parse(readFileSync(path, 'utf8')) as Credentials;
  console.log(`\n  演示账号 Demonstration log-ins (also in ${path}):`);
  for (const account of accounts)
    console.log(`    ${account.userName.padEnd(14)} ${account.password.padEnd(14)} ${account.who}`);
  console.log(`\n  大白菜货架码  The cabbage's shelf code   ${examples.cabbagePage}`);
  console.log(`  茶叶批次页    The tea's batch page       ${examples.teaPage}\n`);
}
