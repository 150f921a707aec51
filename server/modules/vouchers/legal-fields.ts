import type { Issue } from '../../platform/errors.ts';
import type { GoodsLineInput, NamedPartyInput } from '../ledger/index.ts';
import {
  type CityData,
  goodsKindOf,
  type LotFacts,
  missingFields,
  type Party,
  type ResolvedLine,
} from '../registry/index.ts';
import { kindsForLine } from './voucher-papers.ts';
import type { PaperInput } from './vouchers.schemas.ts';
import type { LotPaper } from './vouchers.store.ts';

export interface LegalQuestion {
  city: CityData;
  sender: Party;
  receiver: Party;
  /** What the document itself says of the receiver; goes before what is registered. */
  receiverAsNamed: NamedPartyInput;
  inputs: readonly GoodsLineInput[];
  lines: readonly ResolvedLine[];
  papers: readonly PaperInput[];
  /** The day of the trade: the law of that day counts. */
  day: string;
  /** What is known of the lots and which papers came with them, by lot. */
  facts: ReadonlyMap<string, LotFacts>;
  known: ReadonlyMap<string, readonly LotPaper[]>;
  /** Papers that count no longer, by `paperName`. */
  withdrawn?: ReadonlySet<string>;
}

/**
 * What the law still asks for, by the city's effective-dated table. What the platform knows already (of the
 * product, the lot, the parties, papers that came with the lot) nobody is asked for again.
 * `refuse` blocks issuing; `record` is kept as missing and shown to the receiver.
 */
export function legalFindings(question: LegalQuestion): { refuse: Issue[]; record: Issue[] } {
  const { city, sender, receiver, receiverAsNamed: named, facts, known } = question;
  const findings = missingFields(city, {
    senderKind: sender.kind,
    on: question.day,
    header: {
      date: question.day,
      sender: {
        name: sender.name,
        address: sender.address,
        contact: sender.contactPhone,
        licenceNumber: sender.licenceNumbers[0]?.number,
      },
      receiver: {
        name: named.name ?? receiver.name,
        address: named.address ?? receiver.address,
        contact: named.contact ?? receiver.contactPhone,
      },
    },
    lines: question.lines.map((line, index) => {
      const input = question.inputs[index];
      const lot = facts.get(line.lot.lotId);
      const { product } = line;
      return {
        goodsKind: goodsKindOf(city, product.category, { imported: product.imported }),
        certificates: kindsForLine(
          city,
          line.line,
          question.papers,
          known.get(line.lot.lotId) ?? [],
          question.day,
          question.withdrawn,
        ),
        values: {
          name: input?.name ?? product.name,
          quantity: String(line.quantity),
          unit: input?.unit,
          spec: input?.spec ?? product.specification,
          batch: line.lot.batch ?? line.lot.serial,
          productionDate: input?.productionDate ?? lot?.productionDate,
          shelfLife: input?.shelfLife ?? product.shelfLife,
          expiryDate: input?.expiryDate ?? lot?.expiryDate,
          origin: input?.origin ?? lot?.origin,
          producer:
            input?.producer?.name ?? input?.producer?.uscc ?? line.lot.producerId ?? product.producerId,
          producerAddress: input?.producer?.address ?? line.lot.producerId ?? product.producerId,
          scNumber: input?.scNumber,
          storage: input?.storage,
          productCode: product.gtin ?? product.code,
        },
      };
    }),
  });
  return {
    refuse: findings.filter((finding) => finding.severity !== 'flag'),
    record: findings.filter((finding) => finding.severity === 'flag'),
  };
}
