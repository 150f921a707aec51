import { DAY, HOUR, MINUTE } from '../world.ts';
import { SPOILED } from './documents.ts';
import { UNDATED, UNSETTLED } from './stock.ts';
import { Town } from './town.ts';

/** After closing time: what has expired is thrown away, and some count what is left. */

const DISPOSAL_LINES_MAX = 80;

/** Everything whose last day ends tonight, and what has lain about for longer than the city remembers its lots. */
export function disposeOfExpired(town: Town): void {
  const tonight = town.today.midnight + DAY;
  const oldest = town.oldestLot;
  for (let party = 0; party < town.census.members.length; party++) {
    const expired = town.stock.shelf(party).filter((entry) => {
      const label = town.stock.label(entry);
      const truly = town.stock.truly(entry);
      return town.lots.expiresAt(label) <= tonight || label < oldest || (truly >= 0 && truly < oldest);
    });
    for (let first = 0; first < expired.length; first += DISPOSAL_LINES_MAX)
      dispose(town, party, expired.slice(first, first + DISPOSAL_LINES_MAX));
  }
}

function dispose(town: Town, party: number, entries: readonly number[]): void {
  const { stock } = town;
  const known = entries.filter((entry) => town.knows(entry));
  const at = Math.max(
    town.evening - 30 * MINUTE + town.random.whole(0, 50) * MINUTE,
    ...entries.map((entry) => stock.readyAt(entry) + MINUTE),
  );
  const recordedAt = town.recordable(known, at, town.random.whole(2, 30) * MINUTE);
  const lines = known.map((entry) => ({ lot: stock.label(entry), quantity: stock.quantity(entry) }));
  const head = { type: 'disposal' as const, sender: party, other: -1, at, recordedAt };
  const document = lines.length > 0 ? town.write(head, lines) : -1;
  for (const entry of entries) {
    const isKnown = known.includes(entry);
    const record = isKnown
      ? { document, recordedAt }
      : { document: -1, recordedAt: Number.POSITIVE_INFINITY };
    const quantity = stock.quantity(entry);
    const label = stock.label(entry);
    const whole = quantity === stock.labelled(party, label) && recordedAt < town.today.midnight + DAY;
    const isKept = isKnown && whole && town.happens('afterDisposal');
    const portion = { label, truly: stock.truly(entry), quantity };
    stock.take(party, entry, quantity);
    if (isKept) town.ghosts.push({ party, ...portion });
    else town.moved({ kind: 'disposed', at, from: party, to: -1, ...portion, ...record });
  }
}

const COUNTERS = ['supermarket', 'shop', 'market-stall', 'wholesaler', 'canteen', 'restaurant'] as const;
const COUNT_LINES_MAX = 10;

/** Stock-takings just before midnight, of lots whose records are complete. @param budget lines */
export function countStock(town: Town, budget: number): void {
  const parties = COUNTERS.flatMap((kind) => town.census.byKind.get(kind) ?? []);
  const counted = new Set<number>();
  let lines = 0;
  for (let tries = 0; lines < budget && tries < budget * 12; tries++) {
    const party = town.random.pick(parties);
    if (counted.has(party)) continue;
    counted.add(party);
    const labels = settledLots(town, party).slice(0, COUNT_LINES_MAX);
    if (labels.length === 0) continue;
    lines += labels.length;
    count(town, party, labels);
  }
}

/** Lots of which every entry of the party's is wholly and rightly on record. */
function settledLots(town: Town, party: number): number[] {
  const { stock } = town;
  const settled = new Map<number, boolean>();
  for (const entry of stock.shelf(party)) {
    const isSettled =
      town.knows(entry) &&
      stock.heardAt(entry) < town.evening + HOUR &&
      stock.readyAt(entry) < town.evening + 30 * MINUTE &&
      !stock.is(entry, UNSETTLED | UNDATED);
    const label = stock.label(entry);
    settled.set(label, isSettled && (settled.get(label) ?? true));
  }
  return [...settled].flatMap(([label, isSettled]) => (isSettled ? [label] : []));
}

function count(town: Town, party: number, labels: readonly number[]): void {
  const at = town.today.midnight + 23 * HOUR + town.random.whole(30, 49) * MINUTE;
  const recordedAt = at + town.random.whole(2, 9) * MINUTE;
  const head = { type: 'stock-taking' as const, sender: party, other: -1, at, recordedAt };
  const counted = labels.filter((label) => !writeOff(town, party, label, at));
  if (counted.length === 0) return;
  const results = counted.map((label) => recount(town, party, label, at));
  const document = town.write(
    head,
    results.map(({ label, counted }) => ({ lot: label, quantity: counted })),
  );
  for (const { label, off } of results) {
    if (off > 0)
      town.plant({
        kind: 'stock-does-not-add-up',
        party,
        other: -1,
        lot: label,
        document,
        type: 'stock-taking',
        quantity: off,
        at,
      });
  }
}

/** Less than this nobody asks about: a few crates, a few pieces. */
const worthAsking = (town: Town, label: number): number => (town.classOfLot(label).base === 'g' ? 12_000 : 6);
const SILENT = { document: -1, recordedAt: Number.POSITIVE_INFINITY };

/** Good food that is written off as spoiled and in truth sold without a slip: a loss such as no shop has. */
function writeOff(town: Town, party: number, label: number, at: number): boolean {
  const { stock } = town;
  const entries = stock.shelf(party).filter((entry) => stock.label(entry) === label);
  const [entry = -1] = entries;
  const there = stock.quantity(entry);
  // A dealer has so much of one product in a month that one lot of it is no loss out of the common.
  const isMost =
    town.census.member(party).kind !== 'wholesaler' &&
    entries.length === 1 &&
    there >= 0.7 * stock.arrivedQuantity(entry);
  if (!isMost || there < worthAsking(town, label) || !town.happens('lossOutOfBand')) return false;
  const recordedAt = at + town.random.whole(2, 9) * MINUTE;
  const head = { type: 'disposal' as const, sender: party, other: -1, at, recordedAt, refers: SPOILED };
  const document = town.write(head, [{ lot: label, quantity: there }]);
  const portion = { label, truly: stock.truly(entry), quantity: there };
  stock.take(party, entry, there);
  town.moved({ kind: 'sold', at, from: party, to: -1, ...portion, ...SILENT });
  const plant = { kind: 'loss-out-of-band' as const, party, other: -1, lot: label, document, at };
  town.plant({ ...plant, type: 'disposal', quantity: there });
  return true;
}

/** What is found on the shelf: a little less than there was; far less or more where the rates ask for it. */
function recount(
  town: Town,
  party: number,
  label: number,
  at: number,
): { label: number; counted: number; off: number } {
  const there = town.stock.labelled(party, label);
  const kind = town.classOfLot(label);
  const unit = Town.unit(kind);
  const least = worthAsking(town, label);
  if (there >= 3 * least && town.happens('stockDoesNotAddUp')) {
    const off = Math.ceil((there * (0.4 + town.random.next() * 0.3)) / unit) * unit;
    if (town.random.chance(0.5)) {
      remove(town, party, label, off, (portion) =>
        town.moved({ kind: 'sold', at, from: party, to: -1, ...portion, ...SILENT }),
      );
      return { label, counted: there - off, off };
    }
    const portion = { label, truly: -1, quantity: off };
    town.moved({ kind: 'slipped-in', at, from: -1, to: party, ...portion, ...SILENT });
    town.stock.put(party, label, -1, off, at, at + 10 * MINUTE);
    return { label, counted: there + off, off };
  }
  const loss = Math.floor((there * kind.lossPermille * town.random.next()) / 1000);
  if (loss > 0)
    remove(town, party, label, loss, (portion) =>
      town.moved({ kind: 'lost', at, from: party, to: -1, ...portion, ...SILENT }),
    );
  return { label, counted: there - loss, off: 0 };
}

function remove(
  town: Town,
  party: number,
  label: number,
  quantity: number,
  tell: (portion: { label: number; truly: number; quantity: number }) => void,
): void {
  let left = quantity;
  for (const entry of [...town.stock.shelf(party)]) {
    if (left === 0) return;
    if (town.stock.label(entry) !== label) continue;
    const part = Math.min(left, town.stock.quantity(entry));
    tell({ label, truly: town.stock.truly(entry), quantity: part });
    town.stock.take(party, entry, part);
    left -= part;
  }
}
