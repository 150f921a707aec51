import type { AccountId, PartyId, Principal } from '../../../server/modules/identity/index.ts';
import { type RecordInput, type RecordKind, recordEntry } from '../../../server/modules/ledger/index.ts';
import {
  type PartyInput,
  type ProductInput,
  registerParty,
  registerProduct,
} from '../../../server/modules/registry/index.ts';
import {
  issueVoucher,
  type PurchaseInput,
  type ReceiptInput,
  receiveVoucher,
  recordPurchase,
  type VoucherInput,
} from '../../../server/modules/vouchers/index.ts';
import type { ServerTools } from '../../../server/tools.ts';

/** A row of a bulk import as it stands in the files. */
export interface Row {
  type: string;
  sender?: string;
  owner?: string;
  voucher?: { sender: string; documentNumber: string };
  body: unknown;
}

/** Takes rows through the use cases one by one, as the API would: the yardstick for rows and importers. */
export class RowTaker {
  private readonly tools: ServerTools;
  private readonly parties = new Map<string, PartyId>();
  private readonly vouchers = new Map<string, string>();

  constructor(tools: ServerTools) {
    this.tools = tools;
  }

  /** @throws the use case's own Problem when the row is not taken */
  async take(row: Row): Promise<void> {
    const { tools } = this;
    switch (row.type) {
      case 'party': {
        const party = await registerParty(tools, row.body as PartyInput);
        this.parties.set((row.body as PartyInput).uscc, party.partyId as PartyId);
        return;
      }
      case 'product':
        await registerProduct(tools, this.principal(row.owner), row.body as ProductInput);
        return;
      case 'voucher': {
        const body = row.body as VoucherInput;
        const { documentId } = await issueVoucher(tools, this.principal(row.sender), body);
        this.vouchers.set(`${row.sender} ${body.documentNumber}`, documentId);
        return;
      }
      case 'receipt': {
        const { sender, documentNumber } = row.voucher ?? { sender: '', documentNumber: '' };
        const documentId = this.vouchers.get(`${sender} ${documentNumber}`);
        if (documentId === undefined) throw new RangeError(`No voucher ${documentNumber} of ${sender} yet.`);
        await receiveVoucher(tools, this.principal(row.sender), documentId, row.body as ReceiptInput);
        return;
      }
      case 'purchase':
        await recordPurchase(tools, this.principal(row.sender), row.body as PurchaseInput);
        return;
      default:
        await recordEntry(tools, this.principal(row.sender), row.type as RecordKind, row.body as RecordInput);
    }
  }

  private principal(uscc: string | undefined): Principal {
    const partyId = this.parties.get(uscc ?? '');
    if (partyId === undefined) throw new RangeError(`No party ${uscc} yet.`);
    return {
      accountId: null as unknown as AccountId,
      userName: uscc ?? '',
      displayName: uscc ?? '',
      role: 'operator',
      partyId,
      divisionCode: null,
      via: 'api-key',
    };
  }
}
