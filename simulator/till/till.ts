import {
  checkOffline,
  type ScannedGoods,
  type StopList,
} from '../../clients/typescript/src/check-offline.ts';
import { type CityPort, NoAnswer } from './city-port.ts';
import type { Receipt, Receipts } from './receipts.ts';

/** What lies on the belt: the code as the scanner gives it, and the same cut up for when the city cannot be asked. */
export interface Goods {
  code: string;
  scanned: ScannedGoods;
  quantity: number;
  unit: string;
  amountFen: number;
}

export interface Said {
  answer: 'allowed' | 'refused' | 'check-pack' | 'list-too-old';
  /** Asked of the city, or of the list. */
  by: 'city' | 'list';
  zh: string;
  blocked: { batch: string | null; expiryDate: string | null }[];
}

export interface TillOptions {
  name: string;
  port: CityPort;
  receipts: Receipts;
  now: () => Date;
  /** Looks at the pack and tells its batch, as a cashier does when asked to; null: it is not to be read. */
  lookAtPack: (goods: Goods) => string | null;
}

const NOTHING: ScannedGoods = {};

/**
 * A shop's till: asks before it sells, sells from its list when the city cannot be reached, says so when the list has run
 * out, and tells every receipt exactly once, when it can.
 */
export class Till {
  list: StopList | null = null;
  readonly #options: TillOptions;

  constructor(options: TillOptions) {
    this.#options = options;
  }

  /** Loads what is stopped; only what changed when the till has a list. False: the city cannot be reached. */
  async refresh(): Promise<boolean> {
    const since = this.list ? `?since=${encodeURIComponent(this.list.version)}` : '';
    try {
      const { status, body } = await this.#options.port.call('GET', `/api/v1/sale-checks/list${since}`);
      if (status !== 200) return false;
      const fresh = body as unknown as StopList & { unchanged: boolean };
      this.list =
        fresh.unchanged && this.list
          ? { ...this.list, madeAt: fresh.madeAt, validUntil: fresh.validUntil }
          : fresh;
      return true;
    } catch (error) {
      if (error instanceof NoAnswer) return false;
      throw error;
    }
  }

  /** May this be sold? The city is asked first; the list where it does not answer. */
  async ask(goods: Goods): Promise<Said> {
    try {
      const target = `/api/v1/sale-checks?scan=${encodeURIComponent(goods.code)}`;
      const { status, body } = await this.#options.port.call('GET', target);
      if (status === 200) {
        const { answer, zh, reasons, blocked } = body as unknown as {
          answer: Said['answer'];
          zh: string;
          reasons: { zh: string }[];
          blocked: Said['blocked'];
        };
        return { answer, by: 'city', zh: reasons[0]?.zh ?? zh, blocked };
      }
      // What the city has no record of is no reason to keep a customer waiting: it shows in the receipt's findings.
      return { answer: 'allowed', by: 'city', zh: String(body.detail ?? ''), blocked: [] };
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
    }
    return this.#askList(goods);
  }

  #askList({ scanned }: Goods): Said {
    if (!this.list)
      return { answer: 'list-too-old', by: 'list', zh: '还没有停售清单，无法确认能不能卖。', blocked: [] };
    const said = checkOffline(this.list, scanned ?? NOTHING, this.#options.now());
    return { answer: said.answer, by: 'list', zh: said.reasons[0]?.zh ?? '', blocked: said.blocked };
  }

  /** Rings up what may be sold; what may not stays on the counter, with what was said of it. */
  async sell(
    basket: readonly Goods[],
  ): Promise<{ receipt: Receipt | null; kept: { goods: Goods; said: Said }[] }> {
    const { receipts, now, name, lookAtPack } = this.#options;
    const kept: { goods: Goods; said: Said }[] = [];
    const lines: Receipt['lines'] = [];
    for (const goods of basket) {
      const said = await this.ask(goods);
      const batch = said.answer === 'check-pack' ? lookAtPack(goods) : null;
      const isBlocked = batch === null || said.blocked.some((one) => one.batch === batch);
      if (said.answer !== 'allowed' && (said.answer !== 'check-pack' || isBlocked)) {
        kept.push({ goods, said });
        continue;
      }
      const { quantity, unit, amountFen, scanned } = goods;
      const what =
        scanned.gtin !== undefined && scanned.batch === undefined
          ? { gtin: scanned.gtin }
          : { lot: goods.code };
      lines.push({ ...what, quantity, unit, amountFen });
    }
    if (lines.length === 0) return { receipt: null, kept };
    const at = now();
    const documentNumber = `${name}-${at.getTime()}-${receipts.sold + 1}`;
    const receipt = { documentNumber, at: at.toISOString(), till: name, lines };
    receipts.keep(receipt);
    return { receipt, kept };
  }

  /** Tells what was sold. What got no answer is told again later, word for word: by its number it is one receipt. */
  async tell(): Promise<number> {
    const { port, receipts } = this.#options;
    let told = 0;
    for (const receipt of [...receipts.waiting.values()]) {
      try {
        const { status } = await port.call('POST', '/api/v1/till-receipts', receipt);
        if (status !== 200 && status !== 201) continue;
        receipts.taken(receipt.documentNumber);
        told += 1;
      } catch (error) {
        if (error instanceof NoAnswer) return told;
        throw error;
      }
    }
    return told;
  }
}
