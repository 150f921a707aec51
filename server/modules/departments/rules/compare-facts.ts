import type { CityData, LotFacts, Party } from '../../registry/index.ts';
import type { CertificateFacts } from '../adapters/adapter.ts';

export type MismatchField = 'goods' | 'holder' | 'validity' | 'result' | 'quantity-not-comparable';

/** Where what a document says of goods differs from what the certificate says. */
export interface Mismatch {
  documentId: string;
  lotId: string;
  field: MismatchField;
  said: string;
  certificate: string;
}

/** A line that brought goods into the chain under a number. */
export interface EntryFacts {
  documentId: string;
  day: string;
  lot: LotFacts;
  from: Party | undefined;
  to: Party | undefined;
}

/** Characters that stand in the names of all kinds of food. */
const GENERAL = new Set('肉品产类食鲜冻冷生大小的制有机新白条整切块公斤');

/**
 * Whether two names may mean the same goods: one in the other, or a telling character in common. A department writes
 * 生猪产品 where a trader writes 猪白条; what shares nothing is pointed out to a person, who decides.
 */
export function mayBeSameGoods(names: readonly string[], certified: readonly string[]): boolean {
  const clean = (text: string) => text.normalize('NFKC').toLowerCase().replace(/\s+/gu, '');
  const ours = names.map(clean).filter((name) => name !== '');
  const theirs = certified.map(clean).filter((name) => name !== '');
  return ours.some((one) =>
    theirs.some(
      (other) =>
        one.includes(other) ||
        other.includes(one) ||
        [...one].some((sign) => /\p{Script=Han}/u.test(sign) && !GENERAL.has(sign) && other.includes(sign)),
    ),
  );
}

function isHolder(party: Party | undefined, holder: NonNullable<CertificateFacts['holder']>): boolean {
  if (!party) return false;
  if (holder.uscc !== null && party.uscc !== null && party.uscc !== '') return holder.uscc === party.uscc;
  return [party.name, ...party.aliases].some((name) => name.trim() === holder.name.trim());
}

/** Goods, holder, days and result of each entry against the certificate. The holder may be either side of it. */
export function compareFacts(
  city: CityData,
  facts: CertificateFacts,
  entries: readonly EntryFacts[],
): Mismatch[] {
  return entries.flatMap((entry): Mismatch[] => {
    const at = { documentId: entry.documentId, lotId: entry.lot.lot.lotId as string };
    const { product } = entry.lot;
    const category = city.categories.get(product.category);
    const names = [product.name, ...product.aliases, category?.zh ?? '', ...(category?.aliases ?? [])];
    const certified = facts.goods.map((one) => one.name);
    const found: Mismatch[] = [];
    if (!mayBeSameGoods(names, certified))
      found.push({ ...at, field: 'goods', said: product.name, certificate: certified.join('、') });
    if (facts.holder && !isHolder(entry.from, facts.holder) && !isHolder(entry.to, facts.holder))
      found.push({ ...at, field: 'holder', said: entry.from?.name ?? '—', certificate: facts.holder.name });
    const late = facts.validUntil !== null && entry.day > facts.validUntil;
    const early = facts.issuedOn !== null && entry.day < facts.issuedOn;
    if (late || early)
      found.push({
        ...at,
        field: 'validity',
        said: entry.day,
        certificate: `${facts.issuedOn ?? ''} – ${facts.validUntil ?? ''}`,
      });
    if (facts.passed === false)
      found.push({ ...at, field: 'result', said: '合格 pass', certificate: '不合格 fail' });
    return found;
  });
}
