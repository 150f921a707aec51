import { createAccount, createApiKey, type PartyId } from '../server/modules/identity/index.ts';
import { registerParty } from '../server/modules/registry/index.ts';
import { gtinOf, scNumberOf, usccOf } from '../simulator/identities.ts';
import { must } from './case-servers.ts';
import type { Stage } from './stage.ts';

/** As in July 2018: five distributors, forty shops, 4,890 bags; of this month, since tills refuse what has ended. */
const DISTRIBUTORS = 5;
const SHOPS = 40;
export const SELLERS = DISTRIBUTORS + SHOPS;
const BAGS = 4890;

export interface CaseIncident {
  lotId: string;
  sellers: { partyId: string; key: string }[];
}

interface Voucher {
  number: string;
  lineItems: { lotId: string }[];
}

const DAY_MS = 86_400_000;
const dayFromNow = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

async function keyFor({ tools }: Stage, userName: string, partyId: string | null): Promise<string> {
  const account = await createAccount(tools.db, tools.ids, {
    ...{ userName, displayName: userName, password: 'bench-password' },
    ...(partyId === null
      ? { role: 'regulator' as const, divisionCode: tools.city.city.code }
      : { role: 'operator' as const, partyId: partyId as PartyId }),
  });
  return createApiKey(tools.db, account.accountId, 'bench');
}

export const officerKey = (stage: Stage): Promise<string> => keyFor(stage, 'bench-officer', null);

/** A factory's batch, handed on voucher by voucher and confirmed, every seller with a mobile. */
export async function playIncident(stage: Stage, port: number): Promise<CaseIncident> {
  const { tools } = stage;
  const [district] = [...tools.city.districts.keys()];
  const [street] = [...tools.city.streets.keys()];
  const party = async (serial: number, name: string, kind: string) => {
    const made = await registerParty(tools, {
      ...{
        uscc: usccOf('company', district ?? '', 500_000 + serial),
        name,
        kind,
        divisionCode: street ?? '',
      },
      ...{ address: `基准路 ${serial} 号`, contactName: '店长', contactPhone: '0592-5500000' },
      ...(kind === 'factory'
        ? { licenceNumbers: [{ kind: 'SC', number: scNumberOf('105', district ?? '', serial + 1) }] }
        : {}),
    });
    return { partyId: made.partyId as PartyId, key: await keyFor(stage, `bench-${serial}`, made.partyId) };
  };
  const factory = await party(0, '基准乳品有限公司', 'factory');
  const sellers = [];
  for (let index = 1; index <= SELLERS; index += 1) {
    const kind = index <= DISTRIBUTORS ? 'wholesaler' : 'shop';
    const one = await party(index, `基准${kind === 'shop' ? '便利店' : '商行'}${index}`, kind);
    const phone = `1380000${String(index).padStart(4, '0')}`;
    await must(port, one.key, 'PUT', '/api/v1/notice-contact', { phone });
    sellers.push(one);
  }
  const gtin = gtinOf(4890);
  await must(port, factory.key, 'POST', '/api/v1/products', {
    ...{ gtin, name: '基准儿童奶酪', category: 'cheese', specification: '100 g/袋', shelfLife: '6个月' },
    packing: [{ unit: '箱', contains: 20, of: '袋' }],
  });
  const handOn = async (
    from: string,
    to: { partyId: string; key: string },
    line: object,
    papers: object[],
  ) => {
    const number = `BENCH-V-${to.partyId}`;
    const voucher = await must<Voucher>(port, from, 'POST', '/api/v1/vouchers', {
      ...{ documentNumber: number, receiver: { partyId: to.partyId }, lines: [line], certificates: papers },
    });
    await must(port, to.key, 'POST', `/api/v1/vouchers/${voucher.number}/receipts`, {
      ...{ documentNumber: `BENCH-R-${to.partyId}`, decision: 'all' },
    });
    return voucher.lineItems[0]?.lotId ?? '';
  };
  const dates = { batch: 'ZH-BENCH', productionDate: dayFromNow(-20), expiryDate: dayFromNow(160) };
  const report = {
    kind: 'factory-inspection',
    number: 'CJ-1',
    issuer: '本厂检验室',
    issuedOn: dayFromNow(-20),
  };
  let lotId = '';
  for (const one of sellers.slice(0, DISTRIBUTORS)) {
    const line = { product: { gtin }, ...dates, quantity: BAGS / DISTRIBUTORS, unit: '袋' };
    lotId = await handOn(factory.key, one, line, [report]);
  }
  for (const [index, shop] of sellers.slice(DISTRIBUTORS).entries()) {
    const from = sellers[index % DISTRIBUTORS]?.key ?? '';
    await handOn(from, shop, { lot: lotId, quantity: 100, unit: '袋' }, []);
  }
  return { lotId, sellers };
}
