import type {
  CityTarget,
  Operation,
  OperationAnswer,
  PartySeed,
  ProductSeed,
  Resolve,
} from '../simulator/index.ts';
import type { AccountId, PartyId, Principal } from './modules/identity/index.ts';
import {
  type LotLinkInput,
  linkLots,
  type RecordInput,
  type RecordKind,
  recordEntry,
} from './modules/ledger/index.ts';
import { type LotTestInput, recordLotTest } from './modules/lot-tests/index.ts';
import {
  type ProcessCheckInput,
  type ReleaseInput,
  recordCheck,
  releaseLots,
} from './modules/production/index.ts';
import {
  type CertificateInput,
  findProducts,
  lotCode,
  type PartyInput,
  type ProductInput,
  partyByUscc,
  registerCertificate,
  registerParty,
  registerProduct,
  searchProducts,
} from './modules/registry/index.ts';
import {
  type CorrectionInput,
  correctVoucher,
  issueVoucher,
  loadVoucher,
  type PurchaseInput,
  parseVoucherNumber,
  type ReceiptInput,
  receiveVoucher,
  recordPurchase,
  type VoidInput,
  type VoucherInput,
  voidVoucher,
  voucherNumber,
} from './modules/vouchers/index.ts';
import { FixedClock } from './platform/clock.ts';
import { Problem } from './platform/errors.ts';
import { IdMint } from './platform/ids.ts';
import type { ServerTools } from './tools.ts';

const NO_ACCOUNT = null as unknown as AccountId;

/**
 * Loads a plan through the real use cases, in this process, with the clock standing where each operation was
 * recorded. Loading the same plan again changes nothing: documents are idempotent by their numbers, businesses by
 * their USCC, products by GTIN or name; so a load that was cut off is simply run again.
 */
export class DemoTarget implements CityTarget {
  private readonly tools: ServerTools;
  private readonly recording = new FixedClock('2018-01-01T00:00:00Z');
  private readonly ids: IdMint;
  private readonly parties = new Map<string, PartyId>();

  constructor(tools: ServerTools, slot: number) {
    this.tools = tools;
    this.ids = new IdMint(this.recording, slot);
  }

  async registerParties(
    parties: readonly PartySeed[],
    resolve: Resolve,
  ): Promise<ReadonlyMap<string, string>> {
    for (const { key, body } of parties) {
      const input = resolve<PartyInput>(body);
      const party = await known(
        'uscc-taken',
        () => registerParty(this.at(), input),
        () => partyByUscc(this.tools.db, input.uscc),
      );
      this.parties.set(key, party.partyId as PartyId);
    }
    return this.parties;
  }

  async registerProducts(
    products: readonly ProductSeed[],
    resolve: Resolve,
  ): Promise<ReadonlyMap<string, string>> {
    const ids = new Map<string, string>();
    for (const { key, owner, body } of products) {
      const input = resolve<ProductInput>(body);
      const before = input.gtin === undefined ? await this.looseProduct(input) : undefined;
      const product =
        before ??
        (await known(
          'gtin-taken',
          () => registerProduct(this.at(), this.principal(owner), input),
          async () =>
            (
              await findProducts(this.tools.db, {
                ids: [],
                gtins: [(input.gtin ?? '').padStart(14, '0')],
                codes: [],
              })
            )[0],
        ));
      ids.set(key, product.productId);
    }
    return ids;
  }

  private async looseProduct(input: ProductInput) {
    const found = await searchProducts(this.tools.db, input.name, 20);
    return found
      .map(({ product }) => product)
      .find(
        (product) =>
          product.gtin === null && product.name === input.name && product.category === input.category,
      );
  }

  async apply(operation: Operation, resolve: Resolve): Promise<OperationAnswer> {
    const recordedAt = new Date(operation.recordedAt);
    this.recording.set(recordedAt);
    const tools = { ...this.at(), clock: new FixedClock(recordedAt) };
    const who = this.principal(operation.actor);
    const body = resolve<unknown>(operation.body as never);
    switch (operation.op) {
      case 'certificate':
        await known(
          'certificate-taken',
          () => registerCertificate(tools, who, body as CertificateInput),
          async () => '',
        );
        return { documentId: '', lots: [] };
      case 'voucher':
        return this.voucher((await issueVoucher(tools, who, body as VoucherInput)).documentId);
      case 'correction':
        return this.voucher(
          (await correctVoucher(tools, who, this.answered(operation, resolve), body as CorrectionInput))
            .documentId,
        );
      case 'receipt':
        return {
          documentId: (
            await receiveVoucher(tools, who, this.answered(operation, resolve), body as ReceiptInput)
          ).documentId,
          lots: [],
        };
      case 'void':
        return {
          documentId: (await voidVoucher(tools, who, this.answered(operation, resolve), body as VoidInput))
            .documentId,
          lots: [],
        };
      case 'purchase':
        return (await recordPurchase(tools, who, body as PurchaseInput)).answer;
      case 'lot-link':
        return (await linkLots(tools, who, this.tools.officeId, body as LotLinkInput)).answer;
      case 'lot-test':
        return (await recordLotTest(tools, who, body as LotTestInput)).answer;
      case 'process-check':
        return { ...(await recordCheck(tools, who, body as ProcessCheckInput)).answer, lots: [] };
      case 'release':
        return (await releaseLots(tools, who, body as ReleaseInput)).answer;
      default:
        return (await recordEntry(tools, who, operation.op as RecordKind, body as RecordInput)).answer;
    }
  }

  private answered(operation: Extract<Operation, { voucher: unknown }>, resolve: Resolve): string {
    return parseVoucherNumber(resolve<string>(operation.voucher as never));
  }

  private async voucher(documentId: string): Promise<OperationAnswer> {
    const voucher = await loadVoucher(this.tools.db, documentId);
    return {
      documentId,
      voucherNumber: voucherNumber(documentId),
      lots: voucher.resolved.lines.map((line) => ({ lotId: line.lot, code: lotCode(line.lot) })),
    };
  }

  private at(): ServerTools {
    return { ...this.tools, ids: this.ids, clock: this.recording };
  }

  private principal(actor: string): Principal {
    const base = { accountId: NO_ACCOUNT, userName: actor, displayName: actor, via: 'api-key' as const };
    if (actor === 'regulator')
      return { ...base, role: 'regulator', partyId: null, divisionCode: this.tools.city.city.code };
    const partyId = this.parties.get(actor);
    if (partyId === undefined) throw new RangeError(`There is no business ${actor} in the plan.`);
    return { ...base, role: 'operator', partyId, divisionCode: null };
  }
}

/** Does it, or finds what an earlier run has made already. */
async function known<T>(
  code: string,
  make: () => Promise<T>,
  find: () => Promise<T | undefined>,
): Promise<T> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== code) throw error;
    const found = await find();
    if (found === undefined) throw error;
    return found;
  }
}
