import { usccOf } from '../identities.ts';
import { CATALOGUE } from './catalogue.ts';
import type { CityCredentials } from './city-port.ts';

/**
 * What the city needs before a market's system joins: the market with its stalls, its account and app, products, and what
 * the market's own codes stand for. Done by an administrator, and, for the codes, by somebody of the market.
 */
export interface Prepared {
  credentials: CityCredentials;
  marketId: string;
  /** By stall number. */
  stalls: Record<string, string>;
  products: Record<string, string>;
  parties: Record<string, string>;
  /** A wholesaler elsewhere in the city who sends vouchers to the stalls, and its key. */
  upstream: { partyId: string; key: string };
  /** Signs in at the pages for the market: maps what was left unmapped. */
  marketKey: string;
}

export type Call = (
  headers: Record<string, string>,
  method: string,
  path: string,
  body?: object,
) => Promise<{ status: number; body: Record<string, unknown> }>;

/** The password of accounts that exist for a try. */
const PASSWORD = 'egret-over-the-market';

export interface PrepareOptions {
  origin: string;
  /** The administrator's. */
  admin: Record<string, string>;
  /** Street of the market and its stalls. */
  division: string;
  algorithm?: CityCredentials['algorithm'];
  /** Codes that are left for a person to map later. */
  unmapped?: readonly string[];
  /** Told apart from an earlier try on the same city. */
  serial?: number;
}

export async function prepareMarket(call: Call, options: PrepareOptions): Promise<Prepared> {
  const { admin, division } = options;
  const serial = options.serial ?? 0;
  const make = async (path: string, body: object, headers = admin): Promise<Record<string, unknown>> => {
    const answer = await call(headers, 'POST', path, body);
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  let count = 0;
  const party = async (kind: string, name: string, rest: object = {}): Promise<string> => {
    count += 1;
    const body = {
      uscc: usccOf('company', division.slice(0, 6), 70_000 + 200 * serial + count),
      name,
      kind,
      address: `${name}，${division}`,
      contactName: '值班',
      contactPhone: `0592-5509${String(count).padStart(3, '0')}`,
      divisionCode: division,
      ...rest,
    };
    return String((await make('/api/v1/parties', body)).partyId);
  };
  const account = async (userName: string, partyId: string) => {
    const made = await make('/api/v1/accounts', {
      userName: `${userName}${serial || ''}`,
      displayName: userName,
      password: PASSWORD,
      role: 'operator',
      partyId,
    });
    const key = await make(`/api/v1/accounts/${made.accountId}/api-keys`, { label: 'wholesale-market' });
    return { accountId: String(made.accountId), key: String(key.key) };
  };
  const marketId = await party('wholesale-market', '鹭东蔬菜批发市场');
  const stalls: Record<string, string> = {};
  for (const { cityStall, holder } of CATALOGUE.booths)
    stalls[cityStall] = await party('wholesaler', holder, { marketId, stall: cityStall });
  const parties: Record<string, string> = {};
  for (const { code, name } of CATALOGUE.shippers) parties[code] = await party('cooperative', name);
  for (const { card, name } of CATALOGUE.cards) parties[card] = await party('restaurant', name);
  const upstreamId = await party('wholesaler', '海沧冷链蔬菜配送');
  const upstream = await account('market-upstream', upstreamId);
  const market = await account('market-office', marketId);
  const products: Record<string, string> = {};
  const asUpstream = { 'x-api-key': upstream.key };
  for (const { code, name } of CATALOGUE.merchandise)
    products[code] = String(
      (await make('/api/v1/products', { name, category: CATEGORY }, asUpstream)).productId,
    );
  const app = await make('/api/v1/apps', {
    label: '鹭东市场追溯系统',
    accountId: market.accountId,
    ...(options.algorithm ? { algorithm: options.algorithm } : {}),
  });
  const prepared: Prepared = {
    credentials: {
      origin: options.origin,
      appId: String(app.appId),
      secret: String(app.secret),
      algorithm: app.algorithm as CityCredentials['algorithm'],
    },
    marketId,
    stalls,
    products,
    parties,
    upstream: { partyId: upstreamId, key: upstream.key },
    marketKey: market.key,
  };
  const codes = [...Object.keys(products), ...Object.keys(parties)];
  for (const code of codes) if (!options.unmapped?.includes(code)) await mapCode(call, prepared, code);
  return prepared;
}

/** Any loose vegetable; a city whose data has no such category takes another. */
const CATEGORY = 'chinese-cabbage';

/** Says what one of the market's own codes stands for, as a person of the market would. */
export async function mapCode(call: Call, prepared: Prepared, code: string): Promise<void> {
  const product = prepared.products[code];
  const answer = await call({ 'x-api-key': prepared.marketKey }, 'PUT', '/api/v1/master-data/mappings', {
    scheme: product === undefined ? 'party' : 'product',
    value: code,
    target: product ?? prepared.parties[code],
  });
  if (answer.status !== 200)
    throw new Error(`mapping ${code}: ${answer.status} ${JSON.stringify(answer.body)}`);
}

/** A voucher to a stall, as any business of the city would issue it. */
export async function sendUpstream(
  call: Call,
  prepared: Prepared,
  documentNumber: string,
  lines: { stall: string; merchandise: string; kg: number; batch: string },
): Promise<{ number: string; lotId: string }> {
  const answer = await call({ 'x-api-key': prepared.upstream.key }, 'POST', '/api/v1/vouchers', {
    documentNumber,
    receiver: { partyId: prepared.stalls[lines.stall] },
    lines: [
      {
        product: { productId: prepared.products[lines.merchandise] },
        quantity: lines.kg,
        unit: 'kg',
        batch: lines.batch,
        origin: '福建省漳州市',
      },
    ],
    certificates: [{ kind: 'produce-conformity', number: `HGZ-${documentNumber}`, issuer: '产地' }],
  });
  if (answer.status !== 201) throw new Error(`voucher: ${answer.status} ${JSON.stringify(answer.body)}`);
  const { number, lineItems } = answer.body as { number: string; lineItems: { lotId: string }[] };
  return { number, lotId: lineItems[0]?.lotId ?? '' };
}
