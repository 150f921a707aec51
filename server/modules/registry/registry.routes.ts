import { type Static, Type } from 'typebox';
import type { Clock } from '../../platform/clock.ts';
import { Reply } from '../../platform/http.ts';
import { localDay } from '../../platform/local-time.ts';
import { Exact, IdText, OneOf, Text } from '../../platform/schema.ts';
import { defineOperation, type Operation, type Principal, ROLES, signInNeeded } from '../identity/index.ts';
import { certificatesOf, otherHolders } from './certificates.store.ts';
import { listParties, type Party, partiesById, sitesOf } from './parties.store.ts';
import { findProducts, listProducts } from './products.store.ts';
import {
  type RegistryTools,
  registerCertificate,
  registerParty,
  registerProduct,
  registerSite,
} from './register.ts';
import { numberElsewhere, partyUnknown, productUnknown } from './registry.errors.ts';
import {
  CertificateBody,
  CertificateView,
  PartyBody,
  PartyView,
  ProductBody,
  ProductView,
  SiteBody,
  type SiteInput,
  SiteView,
} from './registry.schemas.ts';
import { type CityData, certificateState, recallScopeOn } from './rules/index.ts';
import { searchParties, searchProducts } from './search.ts';

const Limit = Type.Optional(Type.Integer({ minimum: 1, maximum: 200 }));
const everyone = { who: [...ROLES], data: 'shared' as const };

const Words = Type.Object({ zh: Type.String(), en: Type.String() });
const Named = { code: Type.String(), zh: Type.String(), en: Type.String() };
const CityView = Type.Object({
  code: Type.String(),
  name: Words,
  platform: Words,
  timezone: Type.String(),
  phone: Type.String(),
  districts: Type.Array(Type.Object({ ...Named, colour: Type.String(), onIsland: Type.Boolean() })),
  streets: Type.Array(
    Type.Object({ ...Named, district: Type.String(), q: Type.Integer(), r: Type.Integer() }),
  ),
  partyKinds: Type.Array(Type.Object({ ...Named, position: Type.String() })),
  categories: Type.Array(
    Type.Object({
      ...Named,
      parent: Type.Union([Type.String(), Type.Null()]),
      goodsKind: Type.String(),
      baseUnit: Type.String(),
      pieceUnit: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
  certificateKinds: Type.Array(Type.Object({ ...Named, needs: Type.Array(Type.String()) })),
  countReasons: Type.Array(
    Type.Object({ ...Named, when: OneOf(['less', 'more', 'either'], 'Which differences it explains') }),
  ),
  mixing: Type.Object(
    {
      days: Type.Array(Type.Integer(), { description: 'Steps by which a recall is widened, ascending' }),
      daysMax: Type.Integer({ description: 'The most days that anybody may ask for' }),
    },
    { description: "For how long goods can have been mixed in a business, by today's rules" },
  ),
});

function viewCity(city: CityData, now: Date) {
  const named = (one: { code: string; zh: string; en: string }) => ({
    code: one.code,
    zh: one.zh,
    en: one.en,
  });
  return {
    code: city.city.code,
    name: city.city.name,
    platform: city.city.platform,
    timezone: city.city.timezone,
    phone: city.city.complaintPhone,
    districts: [...city.districts.values()],
    streets: [...city.streets.values()],
    partyKinds: [...city.partyKinds.values()].map((kind) => ({ ...named(kind), position: kind.position })),
    categories: [...city.categories.values()].map((category) => ({
      ...named(category),
      parent: category.parent,
      goodsKind: category.goodsKind,
      baseUnit: category.baseUnit,
      pieceUnit: category.pieceUnit,
    })),
    certificateKinds: [...city.certificateKinds.values()].map((kind) => ({
      ...named(kind),
      needs: kind.needs,
    })),
    countReasons: city.countReasons
      .filter((reason) => reason.to === null || localDay(now, city.city.timezone) < reason.to)
      .map((reason) => ({ ...named(reason), when: reason.when })),
    mixing: recallScopeOn(city, localDay(now, city.city.timezone)),
  };
}

/**
 * Name, address and licences are the public register's (企业信息公示暂行条例). Who to call there is for the office and
 * for the business itself; a partner finds it in the voucher. Of a business that only documents name, no register
 * has the address either.
 */
function withoutContacts(party: Party, principal: Principal | null): Party {
  if (principal?.role !== 'operator' || principal.partyId === party.partyId) return party;
  const address = party.source === 'registered' ? party.address : null;
  return { ...party, address, contactName: null, contactPhone: null };
}

export function registryOperations(tools: RegistryTools & { clock: Clock }): Operation[] {
  const { db, city } = tools;
  return [
    defineOperation({
      id: 'city',
      tag: 'registry',
      method: 'GET',
      path: '/api/v1/city',
      summary: "The city's lists: districts, kinds, categories, certificates",
      permission: { who: ['anyone'], data: 'public' },
      answer: CityView,
      handle: async () => viewCity(city, tools.clock.now()),
    }),
    defineOperation<unknown, { q?: string; kind?: string; division?: string; limit?: number }, unknown>({
      id: 'findParties',
      tag: 'registry',
      method: 'GET',
      path: '/api/v1/parties',
      summary: 'Businesses by name, alias or pinyin initials',
      permission: everyone,
      query: Exact({
        q: Type.Optional(Text(80, 'Name')),
        kind: Type.Optional(Text(30, 'Kind')),
        division: Type.Optional(Text(12, 'Division')),
        limit: Limit,
      }),
      answer: Type.Object({ items: Type.Array(PartyView) }),
      handle: async ({ query, principal }) => {
        const limit = query.limit ?? 20;
        const registeredOnly = principal?.role === 'operator';
        const found = query.q
          ? (await searchParties(db, query.q, limit, { registeredOnly })).map(({ party }) => party)
          : await listParties(db, {
              kind: query.kind,
              divisionPrefix: query.division,
              registeredOnly,
              limit,
            });
        return {
          items: found
            .filter((party) => !query.kind || party.kind === query.kind)
            .map((party) => withoutContacts(party, principal)),
        };
      },
    }),
    defineOperation<unknown, unknown, Static<typeof PartyBody>>({
      id: 'registerParty',
      tag: 'registry',
      method: 'POST',
      path: '/api/v1/parties',
      summary: 'Register a business (经营主体)',
      permission: { who: ['regulator', 'administrator'], data: 'platform' },
      body: PartyBody,
      answers: { 201: PartyView },
      audited: true,
      handle: async ({ body }) => new Reply(201, await registerParty(tools, body)),
    }),
    defineOperation<{ partyId: string }, unknown, unknown>({
      id: 'readParty',
      tag: 'registry',
      method: 'GET',
      path: '/api/v1/parties/:partyId',
      summary: 'One business',
      permission: everyone,
      params: Exact({ partyId: IdText('Party') }),
      answer: PartyView,
      handle: async ({ params, principal }) => {
        const party = (await partiesById(db, [params.partyId])).get(params.partyId);
        if (!party) throw partyUnknown();
        return withoutContacts(party, principal);
      },
    }),
    defineOperation<unknown, unknown, SiteInput>({
      id: 'registerSite',
      tag: 'registry',
      method: 'POST',
      path: '/api/v1/sites',
      summary: 'Register a place of a business, with its GLN',
      permission: { who: [...ROLES], data: 'own' },
      body: SiteBody,
      answers: { 201: SiteView },
      audited: true,
      handle: async ({ body, principal }) => {
        if (!principal) throw signInNeeded();
        return new Reply(201, await registerSite(tools, principal, body));
      },
    }),
    defineOperation<{ partyId: string }, unknown, unknown>({
      id: 'listSites',
      tag: 'registry',
      method: 'GET',
      path: '/api/v1/parties/:partyId/sites',
      summary: 'Places of a business',
      permission: everyone,
      params: Exact({ partyId: IdText('Party') }),
      answer: Type.Object({ items: Type.Array(SiteView) }),
      handle: async ({ params }) => ({ items: await sitesOf(db, params.partyId) }),
    }),
    defineOperation<unknown, { q?: string; producer?: string; limit?: number }, unknown>({
      id: 'findProducts',
      tag: 'registry',
      method: 'GET',
      path: '/api/v1/products',
      summary: 'Products by name, alias, pinyin initials, or a name with a slip',
      permission: everyone,
      query: Exact({
        q: Type.Optional(Text(80, 'Name')),
        producer: Type.Optional(IdText('Producer')),
        limit: Limit,
      }),
      answer: Type.Object({
        items: Type.Array(Type.Intersect([ProductView, Type.Object({ score: Type.Number() })])),
      }),
      handle: async ({ query }) => {
        const limit = query.limit ?? 20;
        if (query.q)
          return {
            items: (await searchProducts(db, query.q, limit)).map(({ product, score }) => ({
              ...product,
              score,
            })),
          };
        const products = await listProducts(db, {
          ...(query.producer ? { producerId: query.producer } : {}),
          limit,
        });
        return { items: products.map((product) => ({ ...product, score: 1 })) };
      },
    }),
    defineOperation<unknown, unknown, Static<typeof ProductBody>>({
      id: 'registerProduct',
      tag: 'registry',
      method: 'POST',
      path: '/api/v1/products',
      summary: 'Register a product; without a GTIN the city assigns a code',
      permission: { who: [...ROLES], data: 'shared' },
      body: ProductBody,
      answers: { 201: ProductView },
      audited: true,
      handle: async ({ body, principal }) => {
        if (!principal) throw signInNeeded();
        return new Reply(201, await registerProduct(tools, principal, body));
      },
    }),
    defineOperation<{ productId: string }, unknown, unknown>({
      id: 'readProduct',
      tag: 'registry',
      method: 'GET',
      path: '/api/v1/products/:productId',
      summary: 'One product',
      permission: everyone,
      params: Exact({ productId: IdText('Product') }),
      answer: ProductView,
      handle: async ({ params }) => {
        const product = (await findProducts(db, { ids: [params.productId], gtins: [], codes: [] }))[0];
        if (!product) throw productUnknown();
        return product;
      },
    }),
    defineOperation<unknown, { limit?: number }, unknown>({
      id: 'listCertificates',
      tag: 'registry',
      method: 'GET',
      path: '/api/v1/certificates',
      summary: "The caller's own papers, those that end first at the top",
      permission: { who: ['operator'], data: 'own' },
      query: Exact({ limit: Limit }),
      answer: Type.Object({ items: Type.Array(CertificateView) }),
      handle: async ({ query, principal }) => {
        if (!principal?.partyId) throw signInNeeded();
        const today = localDay(tools.clock.now(), city.city.timezone);
        const papers = (await certificatesOf(db, principal.partyId)).slice(0, query.limit ?? 100);
        return {
          items: papers.map((paper) => {
            const kind = city.certificateKinds.get(paper.kind);
            const state = kind ? certificateState(paper, kind, today) : { state: 'undated', zh: '', en: '' };
            return {
              ...paper,
              kindName: { zh: kind?.zh ?? paper.kind, en: kind?.en ?? paper.kind },
              state: state.state,
              stateWords: { zh: state.zh, en: state.en },
            };
          }),
        };
      },
    }),
    defineOperation<unknown, unknown, Static<typeof CertificateBody>>({
      id: 'registerCertificate',
      tag: 'registry',
      method: 'POST',
      path: '/api/v1/certificates',
      summary: "Register a paper of the caller's business",
      permission: { who: ['operator'], data: 'own' },
      body: CertificateBody,
      answers: {
        201: Type.Object({
          certificateId: IdText('Certificate'),
          findings: Type.Array(Type.Object({ code: Type.String(), ...Words.properties }), {
            description: 'What should be looked at: the same number under another holder',
          }),
        }),
      },
      audited: true,
      handle: async ({ body, principal }) => {
        if (!principal) throw signInNeeded();
        const certificateId = await registerCertificate(tools, principal, body);
        const others = await otherHolders(db, principal.partyId ?? '0', [body]);
        return new Reply(201, { certificateId, findings: others.size > 0 ? [numberElsewhere] : [] });
      },
    }),
  ];
}
