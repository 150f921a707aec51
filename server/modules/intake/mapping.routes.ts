import { type Static, Type } from 'typebox';
import type { Db } from '../../platform/db.ts';
import { Problem } from '../../platform/errors.ts';
import { Exact, InstantText, Nullable, OneOf, Text } from '../../platform/schema.ts';
import {
  defineOperation,
  type Operation,
  type Principal,
  roleForbidden,
  signInNeeded,
} from '../identity/index.ts';
import { RowResult } from './batches/batches.schemas.ts';
import { dropWaiting, type RowTools, takeWaiting, waitingCounts } from './batches/index.ts';
import {
  listMappings,
  openUnmatched,
  SCHEMES,
  type Scheme,
  setMapping,
  type Wanted,
} from './master-data/index.ts';
import { closeUnmatched } from './master-data/master-data.store.ts';
import { namesOfTargets, suggestionsFor } from './master-data/suggest.ts';

export interface MappingTools extends RowTools {
  /** Told of a code that was mapped or dropped, once that is stored: doors that keep waiting rows of their own. */
  onResolved?: ((db: Db, ownerId: string, wanted: Wanted, decision: 'mapped' | 'dropped') => Promise<void>)[];
}

const SchemeText = OneOf(SCHEMES, 'product, party or unit');
const Code = Text(120, "The sender's own code or word");
const MappingBody = Exact({
  scheme: SchemeText,
  value: Code,
  target: Text(64, 'productId, partyId, or a unit of /api/v1/city'),
});
const ResolutionBody = Exact({
  scheme: SchemeText,
  value: Code,
  action: OneOf(
    ['map', 'drop'],
    'map: it stands for `target`; drop: the rows that wait for it are not taken',
  ),
  target: Type.Optional(Text(64, 'productId, partyId, or a unit of /api/v1/city')),
});

const Settled = Type.Array(Type.Object({ batchNumber: Type.String(), ...RowResult.properties }));
const MappingAnswer = Type.Object({
  scheme: SchemeText,
  value: Type.String(),
  target: Nullable(Type.String()),
  rows: Settled,
});
const QUEUE_MAX = 100;

const own = { who: ['operator' as const], data: 'own' as const };
function ownerOf(principal: Principal | null): string {
  if (!principal) throw signInNeeded();
  if (principal.partyId === null) throw roleForbidden();
  return principal.partyId;
}

/** The sender's own codes: what they stand for here, which are still to be mapped, and what waits for them. */
export function mappingOperations(tools: MappingTools): Operation[] {
  const settle = async (ownerId: string, wanted: Wanted, decision: 'mapped' | 'dropped') => {
    for (const listener of tools.onResolved ?? []) await listener(tools.db, ownerId, wanted, decision);
    const settled =
      decision === 'mapped' ? await takeWaiting(tools, ownerId) : await dropWaiting(tools, ownerId, wanted);
    return settled.map(({ batchNumber, result }) => ({ batchNumber, ...result }));
  };
  const map = async (principal: Principal | null, body: Static<typeof MappingBody>) => {
    const ownerId = ownerOf(principal);
    const target = await setMapping(tools, {
      ...body,
      ownerId,
      setBy: principal?.accountId ?? null,
      at: tools.clock.now(),
    });
    const wanted = { scheme: body.scheme, value: body.value.trim() };
    return { ...wanted, target, rows: await settle(ownerId, wanted, 'mapped') };
  };
  return [
    defineOperation<unknown, { scheme?: Scheme }, unknown>({
      id: 'listMappings',
      tag: 'intake',
      method: 'GET',
      path: '/api/v1/master-data/mappings',
      summary: "What one's own codes stand for here (编码对照)",
      permission: own,
      query: Exact({ scheme: Type.Optional(SchemeText) }),
      answer: Type.Object({
        items: Type.Array(
          Type.Object({
            scheme: SchemeText,
            value: Type.String(),
            target: Type.String(),
            name: Nullable(Type.String()),
            setAt: InstantText('Decided'),
          }),
        ),
      }),
      handle: async ({ principal, query }) => {
        const found = await listMappings(tools.db, ownerOf(principal), query.scheme);
        const names = await namesOfTargets(tools.db, tools.city, found);
        return {
          items: found.map((one) => ({
            scheme: one.scheme,
            value: one.value,
            target: one.target,
            name: names.get(`${one.scheme} ${one.target}`) ?? null,
            setAt: one.setAt.toISOString(),
          })),
        };
      },
    }),
    defineOperation<unknown, unknown, Static<typeof MappingBody>>({
      id: 'setMapping',
      tag: 'intake',
      method: 'PUT',
      path: '/api/v1/master-data/mappings',
      summary: "Say what one of one's own codes stands for; rows that waited for it are taken",
      permission: own,
      body: MappingBody,
      answer: MappingAnswer,
      audited: true,
      handle: ({ principal, body }) => map(principal, body),
    }),
    defineOperation({
      id: 'readMappingQueue',
      tag: 'intake',
      method: 'GET',
      path: '/api/v1/master-data/queue',
      summary: 'Codes that nobody has mapped yet, with suggestions and how many rows wait for each',
      permission: own,
      answer: Type.Object({
        items: Type.Array(
          Type.Object({
            scheme: SchemeText,
            value: Type.String(),
            sample: Nullable(Type.String({ description: 'The name that came with it' })),
            firstAt: InstantText('First seen'),
            lastAt: InstantText('Last seen'),
            times: Type.Integer(),
            waitingRows: Type.Integer(),
            suggestions: Type.Array(
              Type.Object({ target: Type.String(), name: Type.String(), detail: Type.String() }),
            ),
          }),
        ),
      }),
      handle: async ({ principal }) => {
        const ownerId = ownerOf(principal);
        const counts = await waitingCounts(tools.db, ownerId);
        const items = [];
        for (const one of await openUnmatched(tools.db, ownerId, QUEUE_MAX)) {
          items.push({
            ...one,
            firstAt: one.firstAt.toISOString(),
            lastAt: one.lastAt.toISOString(),
            waitingRows: counts.get(JSON.stringify([one.scheme, one.value])) ?? 0,
            suggestions: await suggestionsFor(tools.db, tools.city, one),
          });
        }
        return { items };
      },
    }),
    defineOperation<unknown, unknown, Static<typeof ResolutionBody>>({
      id: 'resolveUnmatched',
      tag: 'intake',
      method: 'PUT',
      path: '/api/v1/master-data/resolutions',
      summary: 'Decide on a code of the queue: map it, or drop the rows that wait for it',
      permission: own,
      body: ResolutionBody,
      answer: MappingAnswer,
      audited: true,
      handle: async ({ principal, body }) => {
        const { action, target, scheme, value } = body;
        if (action === 'map') {
          if (target === undefined) throw targetMissing();
          return map(principal, { scheme, value, target });
        }
        const ownerId = ownerOf(principal);
        const wanted = { scheme, value: value.trim() };
        await closeUnmatched(tools.db, ownerId, wanted, 'dropped');
        return { ...wanted, target: null, rows: await settle(ownerId, wanted, 'dropped') };
      },
    }),
  ];
}

const targetMissing = () =>
  new Problem(400, 'target-missing', {
    zh: '请写明 target：这个编码对应平台上的哪一项。',
    en: 'Say in target what this code stands for here.',
    path: '/target',
  });
