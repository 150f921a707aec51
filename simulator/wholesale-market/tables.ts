/**
 * The market's own tables. Nothing here is the city's: stalls are booths with numbers painted on the floor, goods have the
 * codes of the market's own price list, weights are whole 两 (50 g) as its scales print them, people have cards.
 */

/** 摊位 */
export interface Booth {
  booth: number;
  /** The number under which the city registered the stall. */
  cityStall: string;
  holder: string;
}

/** 商品编码 */
export interface Merchandise {
  code: string;
  name: string;
  fenPerJin: number;
}

/** 货主 */
export interface Shipper {
  code: string;
  name: string;
  origin: string;
}

/** 客户卡 */
export interface BuyerCard {
  card: string;
  name: string;
}

export interface Catalogue {
  booths: readonly Booth[];
  merchandise: readonly Merchandise[];
  shippers: readonly Shipper[];
  cards: readonly BuyerCard[];
}

/** 进场登记 */
export interface GateEntry {
  entryNo: string;
  at: string;
  plate: string;
  shipper: string;
  booth: number;
  merchandise: string;
  liang: number;
  origin: string;
  certificateNo: string;
}

/** 快检 */
export interface QuickTest {
  testNo: string;
  at: string;
  entryNo: string;
  inhibitionPercent: number;
  qualified: boolean;
}

/** Whose goods a ticket sells: those of a gate entry, or of a line of a delivery. */
export type Source = { entryNo: string } | { voucher: string; line: number };

/** 交易单, as a trace scale prints it. Without a card it is a walk-in's (零散). */
export interface Ticket {
  ticketNo: string;
  scale: string;
  at: string;
  booth: number;
  source: Source;
  merchandise: string;
  liang: number;
  fenPerJin: number;
  card: string | null;
}

/** `annulled`: the goods never left; `unreported`: they left, and the city takes no word of it. */
export type TicketState = 'open' | 'reported' | 'annulled' | 'unreported';

/** 出场核验 */
export interface ExitCheck {
  exitNo: string;
  at: string;
  plate: string;
  ticketNo: string;
}

/** 到货: a voucher that the city sent on, weighed at the gate. */
export interface Delivery {
  voucher: string;
  at: string;
  booth: number;
  sender: string;
  lines: readonly DeliveryLine[];
}
export interface DeliveryLine {
  line: number;
  lotId: string;
  lotCode: string;
  name: string;
  dueGrams: number;
  liang: number;
}

/** 停售 */
export interface StopOrder {
  freezeId: string;
  documentNumber: string;
  lotIds: readonly string[];
  phone: string;
}

/** 封存清点 */
export interface Count {
  countNo: string;
  at: string;
  booth: number;
  lotId: string;
  liang: number;
}

export const GRAMS_PER_LIANG = 50;
const LIANG_PER_JIN = 10;

/** '12.3' 斤 from whole 两, without a float between. */
export function jinText(liang: number): string {
  const whole = Math.floor(liang / LIANG_PER_JIN);
  const rest = liang % LIANG_PER_JIN;
  return rest === 0 ? String(whole) : `${whole}.${rest}`;
}
