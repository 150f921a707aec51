import fc from 'fast-check';

/** The businesses of the model. The farm is where goods come from; the others only pass on what came to them. */
export const HOLDERS = ['farm', 'wholesaler', 'supermarket', 'stall'] as const;
export type HolderName = (typeof HOLDERS)[number];

/** What somebody tries to do. Shipments and lots are picked by number, modulo what there is. */
export type Command =
  | { do: 'ship'; from: HolderName; to: HolderName; lot: string; quantity: number }
  | { do: 'produce'; lot: string; quantity: number }
  | { do: 'buy'; to: HolderName; lot: string; quantity: number }
  | {
      do: 'transform';
      who: HolderName;
      inputs: { lot: string; quantity: number }[];
      output: string;
      makes: number;
    }
  | { do: 'sell' | 'take-back' | 'throw-away' | 'count'; who: HolderName; lot: string; quantity: number }
  /** The end of a day: so much is left, the rest was sold. */
  | { do: 'close'; who: HolderName; lot: string; quantity: number }
  | { do: 'confirm' | 'refuse' | 'void'; which: number }
  | { do: 'take-part'; which: number; accepted: number; refused: number }
  | { do: 'correct'; which: number; quantity: number };

const FIELDS = ['甲', '乙'];
const MADE = ['丙', '丁'];
const holder = fc.constantFrom(...HOLDERS);
const buyer = fc.constantFrom<HolderName>('wholesaler', 'supermarket', 'stall');
const field = fc.constantFrom(...FIELDS);
const anyLot = fc.constantFrom(...FIELDS, ...FIELDS, ...MADE);
// Few distinct amounts, so that they meet each other: matches, exact emptyings, overdrafts.
const quantity = fc.oneof(fc.constantFrom(100, 200, 300, 1000), fc.integer({ min: 1, max: 1200 }));
const which = fc.nat({ max: 30 });

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('ship' as const),
      from: fc.constant<HolderName>('farm'),
      to: buyer,
      lot: field,
      quantity,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('ship' as const),
      from: holder,
      to: holder,
      lot: anyLot,
      quantity,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('produce' as const), lot: field, quantity }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('buy' as const), to: buyer, lot: field, quantity }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('transform' as const),
      who: holder,
      inputs: fc.array(fc.record({ lot: anyLot, quantity }), { minLength: 1, maxLength: 3 }),
      output: fc.constantFrom(...MADE),
      makes: quantity,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom('sell' as const, 'take-back' as const, 'throw-away' as const, 'count' as const),
      who: holder,
      lot: anyLot,
      quantity,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('close' as const), who: holder, lot: anyLot, quantity }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('confirm' as const, 'refuse' as const, 'void' as const),
      which,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('take-part' as const),
      which,
      accepted: fc.integer({ min: 0, max: 1300 }),
      refused: fc.integer({ min: 0, max: 600 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('correct' as const), which, quantity }) },
);
export const commands = fc.array(command, { minLength: 8, maxLength: 30 });

export interface Shipment {
  from: HolderName;
  to: HolderName;
  lot: string;
  open: number;
  state: string;
  /** Harvest that only this voucher told of: it stands and falls with it. */
  harvested: number;
}

export type Verdict =
  | { kind: 'done'; shipment?: Shipment | undefined }
  | { kind: 'refuse'; code: string; shipment?: Shipment | undefined }
  /** Nothing to do it with: the command is left out. */
  | { kind: 'skip'; shipment?: undefined };

/** Thousandths of Chinese cabbage that may be lost on the way or in store without being asked for. */
const LOSS_PERMILLE = 30;
const isLoss = (missing: number, of: number) => missing * 1000 <= Math.max(0, of) * LOSS_PERMILLE;

/** Heaps of goods, and who has them. Slow and obvious; it shares no code with the ledger. */
export class Model {
  readonly shipments: Shipment[] = [];
  /** Overdrafts and differences in the order in which they are found. */
  readonly findings: string[] = [];
  private readonly here = new Map<string, number>();
  /** What the farm declared, counted or made: beyond it there is no "must have been harvested". */
  private readonly declared = new Set<string>();
  private readonly known = new Set<string>();
  private readonly touched = new Set<string>();
  private readonly waiting: { to: HolderName; lot: string; quantity: number }[] = [];

  holdings(): string[] {
    const coming = new Map<string, number>();
    for (const { to, lot, open } of this.shipments)
      coming.set(`${to} ${lot}`, (coming.get(`${to} ${lot}`) ?? 0) + open);
    return [...new Set([...this.here.keys(), ...coming.keys()])]
      .map((key) => ({ key, here: this.here.get(key) ?? 0, coming: coming.get(key) ?? 0 }))
      .filter((one) => one.here !== 0 || one.coming !== 0)
      .map((one) => `${one.key}: ${one.here} here, ${one.coming} coming`)
      .sort();
  }

  obey(command: Command): Verdict {
    switch (command.do) {
      case 'ship':
        return this.ship(command);
      case 'produce':
        this.learn('farm', command.lot);
        this.declared.add(command.lot);
        this.add('farm', command.lot, command.quantity);
        return { kind: 'done' };
      case 'buy':
        return this.buy(command);
      case 'transform':
        return this.transform(command);
      case 'take-back':
        if (!this.known.has(command.lot)) return { kind: 'skip' };
        if (!this.touched.has(`${command.who} ${command.lot}`))
          return { kind: 'refuse', code: 'lot-not-own' };
        this.add(command.who, command.lot, command.quantity);
        return { kind: 'done' };
      case 'sell':
      case 'throw-away':
        return this.leave(command.who, [command]) ?? { kind: 'done' };
      case 'count':
        return this.count(command);
      case 'close':
        return this.close(command);
      default:
        return this.answer(command);
    }
  }

  private add(who: HolderName, lot: string, quantity: number): void {
    this.here.set(`${who} ${lot}`, this.has(who, lot) + quantity);
  }
  /** What comes to the farm from others, or back, was not made there. */
  private arrive(who: HolderName, lot: string, quantity: number): void {
    this.add(who, lot, quantity);
    if (who === 'farm') this.declared.add(lot);
  }
  private has = (who: HolderName, lot: string) => this.here.get(`${who} ${lot}`) ?? 0;
  private learn(who: HolderName, lot: string): void {
    this.known.add(lot);
    this.touched.add(`${who} ${lot}`);
  }

  /** Whoever lets go of more than is in his hands must have had what was on the way: whole loads, the oldest first. */
  private imply(who: HolderName, lot: string, needed: number): void {
    for (const shipment of this.shipments) {
      if (this.has(who, lot) >= needed) return;
      if (shipment.to !== who || shipment.lot !== lot || shipment.open === 0) continue;
      this.arrive(who, lot, shipment.open);
      shipment.open = 0;
      shipment.state = 'implied';
    }
  }

  private takeOut(who: HolderName, lot: string, quantity: number): void {
    this.add(who, lot, -quantity);
    const now = this.has(who, lot);
    if (now < 0) this.findings.push(`overdrawn ${who} ${lot} ${Math.min(-now, quantity)}`);
  }

  /** The farm has harvested what it hands over and nobody declared; nobody else makes cabbage. */
  private harvest(who: HolderName, lot: string, needed: number): number {
    const foreign = this.known.has(lot) && !this.touched.has(`${who} ${lot}`);
    if (who !== 'farm' || this.declared.has(lot) || foreign) return 0;
    const harvested = Math.max(0, needed - Math.max(0, this.has(who, lot)));
    this.add(who, lot, harvested);
    return harvested;
  }

  private ship({
    from,
    to,
    lot,
    quantity,
  }: {
    from: HolderName;
    to: HolderName;
    lot: string;
    quantity: number;
  }): Verdict {
    // The first to name a field's goods must be the farm, else they would be others' goods.
    if (!this.known.has(lot) && (from !== 'farm' || MADE.includes(lot))) return { kind: 'skip' };
    if (from === to) return { kind: 'refuse', code: 'receiver-is-sender' };
    const shipment: Shipment = { from, to, lot, open: quantity, state: 'issued', harvested: 0 };
    const match =
      from === 'farm'
        ? this.waiting.findIndex((one) => one.to === to && one.lot === lot && one.quantity === quantity)
        : -1;
    this.shipments.push(shipment);
    if (match >= 0) {
      this.waiting.splice(match, 1);
      Object.assign(shipment, { open: 0, state: 'received' });
      return { kind: 'done', shipment };
    }
    shipment.open = 0;
    this.imply(from, lot, quantity);
    shipment.harvested = this.harvest(from, lot, quantity);
    shipment.open = quantity;
    this.learn(from, lot);
    this.learn(to, lot);
    this.takeOut(from, lot, quantity);
    return { kind: 'done', shipment };
  }

  private buy({ to, lot, quantity }: { to: HolderName; lot: string; quantity: number }): Verdict {
    const told = this.shipments.some(
      (one) => one.from === 'farm' && one.to === to && one.lot === lot && one.open === quantity,
    );
    if (told) return { kind: 'refuse', code: 'voucher-waiting' };
    this.harvest('farm', lot, quantity);
    this.learn('farm', lot);
    this.learn(to, lot);
    this.takeOut('farm', lot, quantity);
    this.add(to, lot, quantity);
    this.waiting.push({ to, lot, quantity });
    return { kind: 'done' };
  }

  /** Goods go out of someone's hands for good. Only what was ever there can; the refusal, or null. */
  private leave(who: HolderName, goods: { lot: string; quantity: number }[]): Verdict | null {
    if (goods.some(({ lot }) => !this.known.has(lot))) return { kind: 'skip' };
    const strange = goods.filter(({ lot }) => !this.touched.has(`${who} ${lot}`));
    if (strange.length > 0)
      return { kind: 'refuse', code: strange.length > 1 ? 'document-invalid' : 'lot-not-own' };
    const sums = new Map<string, number>();
    for (const { lot, quantity } of goods) sums.set(lot, (sums.get(lot) ?? 0) + quantity);
    for (const [lot, needed] of sums) this.imply(who, lot, needed);
    for (const [lot, needed] of sums) this.takeOut(who, lot, needed);
    return null;
  }

  private transform({ who, inputs, output, makes }: Extract<Command, { do: 'transform' }>): Verdict {
    if (this.known.has(output)) return { kind: 'skip' };
    const refused = this.leave(who, inputs);
    if (refused) return refused;
    this.learn(who, output);
    this.declared.add(output);
    this.add(who, output, makes);
    return { kind: 'done' };
  }

  private count({ who, lot, quantity }: { who: HolderName; lot: string; quantity: number }): Verdict {
    if (!this.known.has(lot)) return { kind: 'skip' };
    if (!this.touched.has(`${who} ${lot}`)) return { kind: 'refuse', code: 'lot-not-own' };
    // What is counted must have come.
    this.imply(who, lot, quantity);
    const missing = this.has(who, lot) - quantity;
    if (missing > 0 && !isLoss(missing, this.has(who, lot)))
      this.findings.push(`missing ${who} ${lot} ${missing}`);
    if (missing < 0 && who === 'farm') this.declared.add(lot);
    this.add(who, lot, -missing);
    return { kind: 'done' };
  }

  /** Nobody sells by a guess what has not arrived, nor can more be left than there is. */
  private close({ who, lot, quantity }: { who: HolderName; lot: string; quantity: number }): Verdict {
    if (!this.known.has(lot)) return { kind: 'skip' };
    if (!this.touched.has(`${who} ${lot}`)) return { kind: 'refuse', code: 'lot-not-own' };
    const coming = this.shipments.some((one) => one.to === who && one.lot === lot && one.open > 0);
    const there = Math.max(0, this.has(who, lot));
    if (there === 0 && coming) return { kind: 'refuse', code: 'lot-on-the-way' };
    if (quantity > there) return { kind: 'refuse', code: 'more-left-than-there' };
    this.add(who, lot, quantity - there);
    return { kind: 'done' };
  }

  private answer(command: Extract<Command, { which: number }>): Verdict {
    const shipment = this.shipments[command.which % Math.max(1, this.shipments.length)];
    if (!shipment) return { kind: 'skip' };
    const { from, to, lot, open, state } = shipment;
    const allowed =
      state === 'issued' || (state === 'implied' && (command.do === 'confirm' || command.do === 'take-part'));
    if (!allowed) return { kind: 'refuse', code: 'voucher-not-in-state', shipment };
    const settle = (next: string): Verdict => {
      Object.assign(shipment, { open: 0, state: next });
      return { kind: 'done', shipment };
    };
    switch (command.do) {
      case 'confirm':
        if (open > 0) this.arrive(to, lot, open);
        return settle('received');
      case 'refuse':
        this.add(from, lot, open);
        return settle('refused');
      case 'void':
        this.add(from, lot, open);
        if (shipment.harvested > 0) this.takeOut(from, lot, shipment.harvested);
        return settle('voided');
      case 'take-part':
        return this.takePart(shipment, command);
      default:
        return this.correct(shipment, command.quantity);
    }
  }

  private takePart(
    shipment: Shipment,
    { accepted, refused }: { accepted: number; refused: number },
  ): Verdict {
    const { from, to, lot, open } = shipment;
    const wrong = [
      ...(open === 0 ? ['line-sold-on'] : []),
      ...(refused > open ? ['refused-more-than-sent'] : []),
    ];
    if (wrong.length > 0)
      return { kind: 'refuse', code: wrong.length > 1 ? 'document-invalid' : (wrong[0] ?? ''), shipment };
    const rest = open - accepted - refused;
    const short = rest > 0 && !isLoss(rest, open) ? rest : 0;
    if (short > 0) this.findings.push(`short ${to} ${lot} ${short}`);
    if (rest < 0) this.findings.push(`excess ${to} ${lot} ${-rest}`);
    // A loss on the way counts as arrived and gone.
    const took = open - refused - short > 0;
    if (took || accepted > 0) this.arrive(to, lot, accepted);
    this.add(from, lot, refused);
    shipment.open = 0;
    shipment.state =
      !took && refused > 0 ? 'refused' : refused === 0 && short === 0 ? 'received' : 'partly-received';
    return { kind: 'done', shipment };
  }

  private correct(shipment: Shipment, quantity: number): Verdict {
    const { from, to, lot, open } = shipment;
    const unmade = Math.min(shipment.harvested, Math.max(0, open - quantity));
    this.add(from, lot, open);
    Object.assign(shipment, { open: 0, state: 'corrected' });
    this.imply(from, lot, quantity);
    const harvested = this.harvest(from, lot, quantity);
    this.takeOut(from, lot, quantity + unmade);
    this.shipments.push({ from, to, lot, open: quantity, state: 'issued', harvested });
    return { kind: 'done', shipment };
  }
}
