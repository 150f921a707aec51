import type { ScanLang } from '../../../web/scan/index.ts';
import { SOLD_KINDS } from '../ledger/index.ts';
import type { CityData, Party } from '../registry/index.ts';
import type { TraceAnswer } from '../trace/index.ts';
import { type PublicName, publicName } from './public-names.ts';

interface NamesInput {
  answer: TraceAnswer;
  city: CityData;
  lang: ScanLang;
  parties: ReadonlyMap<string, Party>;
}

export function sayName(name: PublicName | undefined, lang: ScanLang): string {
  if (!name) return '';
  if (!name.sublabel) return name.label;
  return lang === 'zh' ? `${name.label}（${name.sublabel}）` : `${name.label} (${name.sublabel})`;
}

/** Names for all places of a drawing, told apart by a number where kind and place are the same. */
export function namesOf(
  input: NamesInput,
  ids: ReadonlySet<string>,
  isOwn: (lotId: string) => boolean,
): Map<string, PublicName> {
  const isFinal = finalSellers(input, isOwn);
  const names = new Map<string, PublicName>();
  for (const id of [...ids].sort()) {
    const party = input.parties.get(id);
    const market = party?.marketId ? input.parties.get(party.marketId) : undefined;
    names.set(id, publicName(input.city, party, { lang: input.lang, finalSeller: isFinal(id), market }));
  }
  const unnamed = [...names].filter(([, name]) => !name.named);
  for (const group of Map.groupBy(unnamed, ([, name]) => `${name.label} ${name.sublabel ?? ''}`).values()) {
    if (group.length < 2) continue;
    for (const [index, [id, name]] of group.entries())
      names.set(id, { ...name, label: `${name.label} ${index + 1}` });
  }
  return names;
}

/** Where the lot's way ends: shops, and kitchens that sell, from which no business took any over. */
function finalSellers(
  { answer, city, parties }: NamesInput,
  isOwn: (lotId: string) => boolean,
): (partyId: string) => boolean {
  const own = answer.flows.filter((flow) => isOwn(flow.lotId) && flow.quantity !== 0);
  const handsOn = new Set(own.filter((flow) => flow.toId !== null).map((flow) => flow.fromId));
  const sells = new Set(own.filter((flow) => SOLD_KINDS.has(flow.kind)).map((flow) => flow.fromId));
  const holds = new Set(
    answer.holders.filter((holder) => isOwn(holder.lotId)).map((holder) => holder.partyId),
  );
  return (partyId) => {
    const position = city.partyKinds.get(parties.get(partyId)?.kind ?? '')?.position;
    if (!holds.has(partyId) || handsOn.has(partyId)) return false;
    return position === 'retail' || (position === 'kitchen' && sells.has(partyId));
  };
}
