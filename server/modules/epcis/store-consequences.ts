import type { Queryable } from '../../platform/db.ts';
import { noteDiscrepancies, type RecordTools } from '../ledger/index.ts';
import { claimsOf, insertClaims, type LotClaim, type LotId } from '../registry/index.ts';
import { amountsOf } from './amounts.ts';
import type { EventBody } from './epcis.schemas.ts';
import { intentOf } from './event-intent.ts';
import type { EventSender } from './event-sender.ts';
import { insertMatched, insertOpened, insertParts } from './handings.store.ts';
import { readIlmd } from './ilmd.ts';
import { namedThings } from './named-things.ts';
import { insertContainerMoves, insertPackings, movesOf } from './packing.store.ts';
import { projectEpcisEvent } from './project-event.ts';
import type { EventReading } from './resolve-event.ts';

/** What later events will ask for: packing, container moves, opened handings-over, parts of a transformation, claims. */
export async function storeConsequences(
  tx: Queryable,
  ports: RecordTools,
  sender: EventSender,
  context: { documentId: string; occurredAt: Date },
  event: EventBody,
  reading: EventReading,
): Promise<void> {
  const { resolved, packings, things } = reading;
  if (resolved.withheld) return;
  const { documentId, occurredAt: at } = context;
  await noteLateUnpacking(tx, ports, sender, at, documentId, reading);
  await insertPackings(tx, packings);
  await insertMatched(tx, { documentId, from: resolved.from, to: resolved.to, at }, resolved.matched ?? []);
  const intent = intentOf(event);
  const { from, to } = resolved;
  if ((intent === 'ship' || intent === 'receive') && from !== null && to !== null && from !== to) {
    const containers = [
      ...new Set(
        things
          .filter(
            (thing) =>
              thing.role === 'epc' &&
              (thing.identifier.kind === 'container' || thing.identifier.kind === 'other'),
          )
          .map((thing) => thing.identifier.key),
      ),
    ];
    await insertContainerMoves(
      tx,
      containers.map((parent) => ({
        parent,
        at,
        documentId,
        kind: intent === 'ship' ? 'shipped' : 'received',
        fromId: from,
        toId: to,
      })),
    );
    if (intent === 'receive') {
      const projection = projectEpcisEvent({ city: ports.city, documentId, occurredAt: at }, event, resolved);
      const opened = projection.movements.filter(
        (movement) => movement.kind === 'shipped' && movement.quantity !== null,
      );
      await insertOpened(
        tx,
        opened.map((movement) => ({
          lotId: movement.lotId,
          documentId,
          line: movement.line,
          fromId: from,
          toId: to,
          at,
          quantity: movement.quantity ?? 0,
        })),
      );
    }
  }
  if (event.transformationID !== undefined) {
    const side = (direction: 'input' | 'output') =>
      [
        ...amountsOf(ports.city, namedThings(event), { lots: resolved.lots }, [
          direction,
          `${direction}Class`,
        ]).values(),
      ].map(({ lot, quantity }) => ({ direction, lotId: lot, quantity }));
    await insertParts(
      tx,
      { senderId: sender.partyId, transformationId: event.transformationID, documentId },
      [...side('input'), ...side('output')],
    );
  }
  await storeClaims(tx, ports, sender, documentId, event, reading);
}

/** Unpacked, it now turns out, before a handing-over that was posted with it: both stories stay, and are pointed out. */
async function noteLateUnpacking(
  tx: Queryable,
  ports: RecordTools,
  sender: EventSender,
  at: Date,
  documentId: string,
  reading: EventReading,
): Promise<void> {
  const removed = reading.packings.filter((packing) => packing.action === 'DELETE' && packing.lotId !== null);
  const [first] = removed;
  if (!first || (await movesOf(tx, first.parent, at)).length === 0) return;
  const lines = [...new Map(removed.map((packing) => [packing.lotId as LotId, packing])).values()];
  await noteDiscrepancies(
    tx,
    ports,
    documentId,
    lines.map((packing) => ({
      lotId: packing.lotId as LotId,
      partyId: sender.partyId,
      line: packing.line,
      kind: 'late-contradiction' as const,
      quantity: packing.quantity,
      detail: { container: packing.parent },
    })),
  );
}

const CLAIMS = ['productionDate', 'expiryDate', 'origin'] as const;

/** What the ilmd says of the event's lots; kept once for each lot, and pointed out where earlier documents differ. */
async function storeClaims(
  tx: Queryable,
  ports: RecordTools,
  sender: EventSender,
  documentId: string,
  event: EventBody,
  reading: EventReading,
): Promise<void> {
  const { productionDate, expiryDate, origin } = readIlmd(event.ilmd);
  if (productionDate === null && expiryDate === null && origin === null) return;
  const roles = event.type === 'TransformationEvent' ? ['output', 'outputClass'] : ['epc', 'epcClass'];
  const lines = new Map<LotId, number>();
  for (const [index, thing] of reading.things.entries()) {
    const lot = reading.resolved.lots[index]?.lot;
    if (lot && roles.includes(thing.role) && !lines.has(lot)) lines.set(lot, index + 1);
  }
  const earlier = Map.groupBy(await claimsOf(tx, [...lines.keys()]), (claim) => claim.lotId);
  const claims = [...lines].map(
    ([lotId, line]): LotClaim => ({ lotId, documentId, line, productionDate, expiryDate, origin }),
  );
  await insertClaims(
    tx,
    claims.filter((claim) =>
      CLAIMS.some(
        (field) =>
          claim[field] !== null && !earlier.get(claim.lotId)?.some((one) => one[field] === claim[field]),
      ),
    ),
  );
  const contradicted = claims.flatMap((claim) => {
    const contradicts = CLAIMS.flatMap((field) => {
      const other =
        claim[field] === null
          ? undefined
          : earlier.get(claim.lotId)?.find((one) => one[field] !== null && one[field] !== claim[field]);
      return other
        ? [{ field, earlier: other[field], later: claim[field], documentId: other.documentId }]
        : [];
    });
    return contradicts.length === 0
      ? []
      : [
          {
            lotId: claim.lotId,
            partyId: sender.partyId,
            line: claim.line,
            kind: 'two-stories' as const,
            quantity: null,
            detail: { contradicts },
          },
        ];
  });
  await noteDiscrepancies(tx, ports, documentId, contradicted);
}
