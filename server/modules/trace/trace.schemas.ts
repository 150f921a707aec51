import { Type } from 'typebox';
import { IdText, InstantText, Nullable, OneOf } from '../../platform/schema.ts';
import { CERTAINTIES, LINK_KINDS, MOVEMENT_KINDS, type MovementKind } from './engine/graph.ts';
import { PossibleSchema } from './reach.schemas.ts';

/** Shapes of the answers; what each figure means stands in engine/graph.ts and engine/README.md. */

const Words = Type.Object({ zh: Type.String(), en: Type.String() });
const Base = Type.Integer({ description: "In the lot's base unit" });
const Instant_ms = Type.Integer({ description: 'Milliseconds since 1970, UTC' });
const Kind = OneOf(Object.keys(MOVEMENT_KINDS) as MovementKind[], 'What the movement did');
const Certainty = OneOf(
  CERTAINTIES,
  'recorded; possible (only if imprecise times fall so); unknown (across a gap)',
);
const figures = <const Name extends string>(...names: Name[]) =>
  Object.fromEntries(names.map((name) => [name, Base])) as Record<Name, typeof Base>;

const Holder = Type.Object({
  lotId: IdText('Lot'),
  partyId: IdText('Holder'),
  reach: OneOf(['start', 'forward', 'backward', 'both'], 'How it was reached'),
  certainty: Certainty,
  earliest: Nullable(Instant_ms),
  latest: Nullable(Instant_ms),
  ...figures(
    'producedHere',
    'madeHere',
    'received',
    'returnedByConsumers',
    'adjustedIn',
    'sold',
    'soldEstimated',
    'movedOn',
    'transformed',
    'disposed',
    'donated',
    'lost',
    'adjustedOut',
    'unaccounted',
    'stillThere',
    'overdrawn',
    'inTransitIn',
    'inTransitOut',
    'refusedBack',
    'excessIn',
    'followedIn',
  ),
  unknownQuantity: Type.Boolean({ description: 'The figures are lower bounds' }),
  step: Type.Integer(),
  observed: Type.Boolean(),
  possiblySoldMin: Type.Integer({
    description: 'Part of stillThere: what tills sold of it at least without naming the lot',
  }),
  possiblySoldMax: Type.Integer({ description: 'The same, at most' }),
});

const Totals = Type.Object({
  ...figures(
    'produced',
    'madeFrom',
    'returnedByConsumers',
    'adjustedIn',
    'fromOutside',
    'excess',
    'overdrawn',
    'sold',
    'soldEstimated',
    'stillThere',
    'inTransit',
    'disposed',
    'donated',
    'lost',
    'consumedInto',
    'adjustedOut',
    'unaccounted',
    'discrepancy',
  ),
  balanced: Type.Boolean(),
  unknownQuantity: Type.Boolean(),
});

const Flow = Type.Object({
  lotId: IdText('Lot'),
  fromId: Nullable(IdText('From')),
  toId: Nullable(IdText('To')),
  kind: Kind,
  quantity: Nullable(Base),
  at: Instant_ms,
  precision_ms: Type.Integer(),
  documentId: IdText('Document'),
  line: Type.Integer(),
  state: Certainty,
  reaches: Type.Boolean(),
  shipped: Nullable(Base),
  ...figures('received', 'refused', 'voided', 'short', 'excess', 'inTransit'),
});

const Edge = Type.Object({
  inputLotId: IdText('Lot used'),
  outputLotId: IdText('Lot made'),
  partyId: IdText('Where'),
  at: Instant_ms,
  precision_ms: Type.Integer(),
  quantityIn: Nullable(Base),
  quantityOut: Nullable(Base),
  documentId: IdText('Document'),
  recordedAt: Instant_ms,
  state: Certainty,
});
const Link = Type.Object({
  lotId: IdText('Lot'),
  otherLotId: IdText('Lot'),
  kind: OneOf(LINK_KINDS, 'How they belong together'),
  at: Instant_ms,
  documentId: IdText('Document'),
  recordedAt: Instant_ms,
});
const Observation = Type.Object({
  lotId: IdText('Lot'),
  partyId: Nullable(IdText('Where')),
  at: Instant_ms,
  precision_ms: Type.Integer(),
  documentId: IdText('Document'),
  what: Type.String(),
  recordedAt: Instant_ms,
});

const PossibleSale = Type.Object({
  lotId: IdText('Lot'),
  partyId: IdText('Shop'),
  at: Instant_ms,
  precision_ms: Type.Integer(),
  quantity: Nullable(Type.Integer({ description: 'Between 0 and this much of the lot; null: unknown' })),
  documentId: IdText('Document'),
  line: Type.Integer(),
  recordedAt: Instant_ms,
  settles: Type.Boolean(),
});

const PartyFacts = Type.Object({
  partyId: IdText('Party'),
  name: Type.String(),
  kind: Type.String(),
  position: OneOf(['origin', 'process', 'trade', 'retail', 'kitchen'], 'Place in the chain'),
  divisionCode: Nullable(Type.String()),
  address: Nullable(Type.String()),
  contactName: Nullable(Type.String()),
  contactPhone: Nullable(Type.String()),
  source: Type.String(),
});
const LotFactsView = Type.Object({
  lotId: IdText('Lot'),
  code: Type.String(),
  scanPath: Type.String(),
  productId: IdText('Product'),
  productName: Type.String(),
  batch: Nullable(Type.String()),
  baseUnit: Type.String(),
  pieceUnit: Nullable(Type.String()),
  displayUnit: Type.String(),
  productionDate: Nullable(Type.String()),
  expiryDate: Nullable(Type.String()),
  origin: Nullable(Type.String()),
  contradictory: Type.Boolean(),
});

/** What the summary adds up over the lots asked for and those linked to them. */
export const SUMMED = [
  'produced',
  'madeFrom',
  'sold',
  'soldEstimated',
  'stillThere',
  'inTransit',
  'disposed',
  'donated',
  'lost',
  'consumedInto',
  'unaccounted',
  'overdrawn',
  'returnedByConsumers',
] as const;
const Summary = Type.Object({
  ...figures(...SUMMED),
  baseUnit: Type.String(),
  holders: Type.Integer(),
  sellers: Type.Integer({ description: 'Businesses that received any of it' }),
  holding: Type.Integer({ description: 'Businesses that still have some' }),
  makers: Type.Integer(),
  possiblySold: Type.Integer({ description: 'Part of stillThere: may have gone over tills, at most' }),
  linkedLots: Type.Integer(),
  affectedLots: Type.Integer(),
  zh: Type.String(),
  en: Type.String(),
  display: Type.Object(
    Object.fromEntries(SUMMED.map((name) => [name, Words])) as Record<(typeof SUMMED)[number], typeof Words>,
  ),
});

export const TraceViewSchema = Type.Object({
  question: Type.Object({
    lots: Type.Array(IdText('Lot')),
    direction: OneOf(['forward', 'backward', 'both'], 'Which way'),
    party: Nullable(IdText('Holder')),
    asOf: Nullable(InstantText('Known by then')),
  }),
  answer: Type.Object({
    direction: OneOf(['forward', 'backward', 'both'], 'Which way'),
    asOf: Nullable(Instant_ms),
    holders: Type.Array(Holder),
    lots: Type.Array(
      Type.Object({
        lotId: IdText('Lot'),
        rank: Type.Integer(),
        holdersReached: Type.Integer(),
        holdersInLedger: Type.Integer(),
        totals: Totals,
      }),
    ),
    flows: Type.Array(Flow),
    edges: Type.Array(Edge),
    links: Type.Array(Link),
    observations: Type.Array(Observation),
    possibleSales: Type.Array(PossibleSale),
    truncated: Nullable(
      Type.Object({
        limit: OneOf(['nodes', 'movements', 'rounds'], 'Which limit'),
        remaining: Type.Integer(),
        frontier: Type.Array(IdText('Lot')),
      }),
    ),
    work: Type.Object({
      rounds: Type.Integer(),
      lotsLoaded: Type.Integer(),
      movementsLoaded: Type.Integer(),
      nodesReached: Type.Integer(),
    }),
  }),
  possible: Nullable(PossibleSchema),
  parties: Type.Record(Type.String(), PartyFacts),
  lots: Type.Record(Type.String(), LotFactsView),
  documents: Type.Record(
    Type.String(),
    Type.Object({ kind: Type.String(), voucherNumber: Nullable(Type.String()) }),
  ),
  summary: Summary,
  took_ms: Type.Number(),
});

export const SearchSchema = Type.Object({
  q: Type.String(),
  results: Type.Array(
    Type.Object({
      type: OneOf(['product', 'party', 'lot', 'voucher'], 'What was found'),
      id: Type.String(),
      title: Words,
      subtitle: Words,
      score: Type.Number({ minimum: 0, maximum: 1 }),
      url: Type.String({ description: 'Path within the console' }),
    }),
  ),
  hints: Type.Array(
    Type.Object({ code: Type.String(), path: Type.String(), zh: Type.String(), en: Type.String() }),
  ),
});

const dealerFigures = figures('received', 'sold', 'movedOn', 'onHand', 'incoming');
const DealerDisplay = Type.Object({
  received: Words,
  sold: Words,
  movedOn: Words,
  onHand: Words,
  incoming: Words,
});

export const dealersSchema = (product: Parameters<typeof Type.Intersect>[0][number]) =>
  Type.Object({
    product,
    truncated: Type.Boolean(),
    lots: Type.Integer(),
    totals: Type.Object({
      ...figures('entered', 'received', 'sold', 'onHand', 'incoming'),
      dealers: Type.Integer(),
      dealersElsewhere: Type.Integer({ description: "Outside the officer's district" }),
      baseUnit: Type.String(),
      display: Type.Object({
        entered: Words,
        received: Words,
        sold: Words,
        onHand: Words,
        incoming: Words,
      }),
    }),
    dealers: Type.Array(
      Type.Object({
        party: Type.Object({
          partyId: IdText('Party'),
          name: Type.String(),
          kind: Type.String(),
          divisionCode: Nullable(Type.String()),
          address: Nullable(Type.String()),
          contactName: Nullable(Type.String()),
          contactPhone: Nullable(Type.String()),
          source: Type.String(),
        }),
        isSource: Type.Boolean(),
        lots: Type.Integer(),
        ...dealerFigures,
        lastAt: InstantText('Last movement'),
        display: DealerDisplay,
      }),
    ),
  });

export const ProductLotsSchema = Type.Object({
  items: Type.Array(
    Type.Object({
      lotId: IdText('Lot'),
      code: Type.String(),
      batch: Nullable(Type.String()),
      productionDate: Nullable(Type.String()),
      expiryDate: Nullable(Type.String()),
      origin: Nullable(Type.String()),
      contradictory: Type.Boolean(),
    }),
  ),
});
