import type { Party } from './parties.ts';
import type { ExpectedHolder, TrueMovement } from './truth.ts';

/** The right answer of a trace, counted from the true movements (the same columns as a trace's holders). */

type Figures = Omit<ExpectedHolder, 'party' | 'name' | 'role'>;

const nothing = (): Figures => ({
  received: 0,
  returnedByConsumers: 0,
  sold: 0,
  movedOn: 0,
  disposed: 0,
  unaccounted: 0,
  stillThere: 0,
  onTheWayIn: 0,
  onTheWayOut: 0,
});

/** Figures of each party over all the lots together; goods that only changed their label stay where they are. */
export function figuresByParty(
  movements: readonly TrueMovement[],
  lots: ReadonlySet<string>,
): Map<string, Figures> {
  const figures = new Map<string, Figures>();
  const of = (party: string | null): Figures => {
    const key = party ?? '';
    const found = figures.get(key) ?? nothing();
    figures.set(key, found);
    return found;
  };
  for (const movement of movements) {
    if (lots.has(movement.lot)) post(movement, of(movement.from), of(movement.to));
  }
  figures.delete('');
  return figures;
}

function post(movement: TrueMovement, from: Figures, to: Figures): void {
  const { quantity, accepted = 0, refused = 0, short = 0, inTransit = 0 } = movement;
  switch (movement.kind) {
    case 'handed-over':
      from.movedOn += quantity - refused - short;
      from.unaccounted += short;
      from.stillThere -= quantity - refused;
      from.onTheWayOut += inTransit;
      to.onTheWayIn += inTransit;
      to.received += accepted;
      to.stillThere += accepted;
      return;
    case 'sold':
      from.sold += quantity;
      from.stillThere -= quantity;
      return;
    case 'consumer-returned':
      to.returnedByConsumers += quantity;
      to.stillThere += quantity;
      return;
    case 'disposed':
      from.disposed += quantity;
      from.stillThere -= quantity;
      return;
    case 'lost':
      from.unaccounted += quantity;
      from.stillThere -= quantity;
      return;
    case 'imported':
      to.received += quantity;
      to.stillThere += quantity;
      return;
    case 'relabelled':
      return;
    default:
      from.stillThere -= movement.from === null ? 0 : quantity;
      to.stillThere += movement.to === null ? 0 : quantity;
  }
}

export function expectedHolder(
  party: Party,
  role: ExpectedHolder['role'],
  figures: ReadonlyMap<string, Figures>,
): ExpectedHolder {
  return { party: party.key, name: party.name, role, ...(figures.get(party.key) ?? nothing()) };
}
