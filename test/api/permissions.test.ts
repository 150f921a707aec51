import { createHash, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allOperations } from '../../server/app.ts';
import { type Found, raiseFindings } from '../../server/modules/alerts/index.ts';
import { fileComplaint, makeFormToken } from '../../server/modules/complaints/index.ts';
import {
  createAccount,
  issueApp,
  type Operation,
  type Permission,
} from '../../server/modules/identity/index.ts';
import { runFilesOnce } from '../../server/modules/intake/index.ts';
import type { VoucherViewValue } from '../../server/modules/vouchers/index.ts';
import { encodePublicCode } from '../../server/platform/codes/public-code.ts';
import { rawPublicKey } from '../../server/platform/keys.ts';
import { rowTypes } from '../../server/row-types.ts';
import { jyNumberOf, usccOf } from '../../simulator/identities.ts';
import {
  type Answer,
  NOW,
  openCity,
  PASSWORD,
  type Person,
  type ProblemBody,
  type TestCity,
} from '../support/city.ts';

/**
 * Walks every endpoint as every role on one business's records (the wholesaler's): the business itself, the neighbour
 * who supplied it, a stranger, officers of its own, of another and of an untouched district and of the whole city, the
 * administrator, and nobody. What is expected follows from the permission that the operation states; an endpoint that
 * has no line here, or a line without an endpoint, fails.
 */

let city: TestCity;
let operations: Operation[];
/** The farm's voucher to the wholesaler, and the lot in it. */
let voucher: VoucherViewValue;
let lot: string;
/** A lot that a return makes everybody a holder of. */
let elsewhere: string;
let capture: string;
/** A lot of the wholesaler's that officers freeze. */
let frozen: string;
/** Something that does not fit in the wholesaler's records. */
let finding: string;
/** One of the wholesaler's. */
let batch: string;
/** What somebody told of a shop in the wholesaler's district. */
let complaint: string;
const EVENT = 'urn:uuid:b1a3cf58-0000-4000-8000-000000000001';

const PEOPLE = [
  'wholesaler',
  'farm',
  'stranger',
  'huli-officer',
  'siming-officer',
  'jimei-officer',
  'city-officer',
  'admin',
] as const;
type Walker = (typeof PEOPLE)[number] | null;
const WALKERS: Walker[] = [null, ...PEOPLE];

/** What the data rule makes of each person who has the role: admitted, or the code of the refusal. */
type Outcomes = Partial<Record<(typeof PEOPLE)[number], string>>;
const DATA: Record<Permission['data'], Outcomes> = {
  public: {},
  self: {},
  shared: {},
  platform: {},
  // The wholesaler's own books: nobody else's but the officers' of its district.
  own: {
    farm: 'record-forbidden',
    stranger: 'record-forbidden',
    'siming-officer': 'record-forbidden',
    'jimei-officer': 'record-forbidden',
  },
  // Papers that name both: the supplier too.
  partner: {
    stranger: 'record-forbidden',
    'siming-officer': 'record-forbidden',
    'jimei-officer': 'record-forbidden',
  },
  // A lot: whoever held it, and officers of districts that it touched.
  step: {
    stranger: 'record-forbidden',
    'siming-officer': 'outside-district',
    'jimei-officer': 'outside-district',
  },
  // Lists of a product are for every officer, city-wide.
  district: {},
};

interface Line {
  /** The address below which it lies, and the body, as this person sends it. */
  ask: (person: Walker) => { url: string; body?: object } | Promise<{ url: string; body?: object }>;
  /** Where the record asked for is not the wholesaler's but the caller's own, or the rule shows by another code. */
  outcomes?: Outcomes;
  /** Who must get through with success, to show that what is asked is a sound request; default: the wholesaler. */
  soundFor?: Walker;
  /** Status of that success. */
  success?: number;
  /** Where the caller's API key will not do. */
  headers?: (person: Walker) => Promise<Record<string, string>>;
}

const number = () => city.number('WALK');
const own: Outcomes = {};
const lines = (quantity = 1) => [{ lot, quantity, unit: 'kg' }];
/** Records of one's own about a lot that one never held are refused by name of the lot. */
const ownLot: Outcomes = { stranger: 'lot-not-own' };
const freshVoucher = () => city.issueCabbage('farm', 'wholesaler', { origin: number() });
const gateEntry = () => ({
  documentNumber: number(),
  plate: '闽D·A1234',
  owner: { name: '老林' },
  lines: [{ name: '大白菜', weight: { quantity: 1, unit: 'kg' } }],
});
const device = () => ({ code: number(), name: '冷柜', storeKind: 'chilled' });
const PHOTO = Buffer.from('89504e470d0a1a0a', 'hex');
const PHOTO_SHA256 = createHash('sha256').update(PHOTO).digest('hex');
/** A licence of a business with its photo: in the bundle of every voucher that it issues. */
async function paperWithFile(who: 'wholesaler' | 'farm'): Promise<string> {
  const headers = { 'x-api-key': city.keys[who], 'content-type': 'application/octet-stream' };
  await city.raw(headers, 'POST', '/api/v1/attachments', PHOTO);
  const { body } = await city.call<{ certificateId: string }>(who, 'POST', '/api/v1/certificates', {
    kind: 'jy-licence',
    number: jyNumberOf('sale', '350206', 900 + Number(number().split('-')[1])),
    validUntil: '2030-01-01',
    sha256: PHOTO_SHA256,
  });
  return body.certificateId;
}
/** A freeze of goods that no other line of the walk hands on, in the wholesaler's district. */
async function freshFreeze(who: 'admin' | 'city-officer'): Promise<string> {
  const body = {
    documentNumber: number(),
    lot: frozen,
    clause: '第一百一十条',
    reason: '待查',
    division: '350206',
  };
  return (await city.call<{ freezeId: string }>(who, 'POST', '/api/v1/freezes', body)).body.freezeId;
}
const scan = (url: string): Line => ({ ask: () => ({ url }), soundFor: null });

/** An app of this person's own, or one of the wholesaler's for whoever may have none. */
async function appOf(person: Walker): Promise<string> {
  const { db, clock, keys } = city.tools;
  const mayHave = person !== null && !person.endsWith('officer');
  const principal = city.principals[mayHave ? person : 'wholesaler'];
  return (await issueApp({ db, clock, keys }, principal, { label: 'x' })).app.appId;
}

const PICTURE = Buffer.from('89504e470d0a1a0a00', 'hex');
const notOwn = (code: string): Outcomes =>
  Object.fromEntries(
    PEOPLE.filter((one) => one !== 'wholesaler' && one !== 'admin').map((one) => [one, code]),
  );

/** Files: whoever brought one reads it back. */
const attachments: Record<string, Line> = {
  keepAttachment: {
    ask: () => ({ url: '/api/v1/attachments', body: PICTURE }),
    outcomes: own,
    success: 201,
  },
  readAttachment: {
    ask: async () => {
      const bytes = Buffer.concat([PICTURE, Buffer.from(number())]);
      const key = { 'x-api-key': city.keys.wholesaler };
      const kept = await city.raw<{ sha256: string }>(key, 'POST', '/api/v1/attachments', bytes);
      return { url: `/api/v1/attachments/${kept.body.sha256}` };
    },
    outcomes: notOwn('attachment-unknown'),
  },
};

/** Batches and codes of the caller's own: whoever sends finds what they sent. */
const systems: Record<string, Line> = {
  takeBatch: {
    ask: () => ({
      url: '/api/v1/batches',
      body: {
        batchNumber: number(),
        rows: [{ type: 'production', body: { documentNumber: number(), lines: [city.cabbage()] } }],
      },
    }),
    outcomes: own,
  },
  listBatches: { ask: () => ({ url: '/api/v1/batches' }), outcomes: own },
  // Of another's batch it is not told that there is one.
  readBatch: {
    ask: () => ({ url: `/api/v1/batches/${batch}` }),
    outcomes: { farm: 'batch-unknown', stranger: 'batch-unknown' },
  },
  reconcileDay: {
    ask: () => ({ url: '/api/v1/reconciliations', body: { day: '2026-11-20', documents: [] } }),
    outcomes: own,
  },
  listReconciliations: { ask: () => ({ url: '/api/v1/reconciliations' }), outcomes: own },
  readReconciliation: { ask: () => ({ url: '/api/v1/reconciliations/2026-11-20' }), outcomes: own },
  listMappings: { ask: () => ({ url: '/api/v1/master-data/mappings' }), outcomes: own },
  setMapping: {
    ask: () => ({
      url: '/api/v1/master-data/mappings',
      body: { scheme: 'unit', value: '担', target: 'kg' },
    }),
    outcomes: own,
  },
  readMappingQueue: { ask: () => ({ url: '/api/v1/master-data/queue' }), outcomes: own },
  resolveUnmatched: {
    ask: () => ({
      url: '/api/v1/master-data/resolutions',
      body: { scheme: 'unit', value: '担', action: 'drop' },
    }),
    outcomes: own,
  },
};

/** Orders are the caller's own: of another's it is not told that there is one. */
async function orderOfWholesaler(): Promise<string> {
  const product = { productId: city.products.cabbage.productId };
  const body = { number: number(), name: '分装', outputs: [{ product, quantity: 1, unit: 'kg' }] };
  return (await city.call<{ orderId: string }>('wholesaler', 'POST', '/api/v1/production-orders', body)).body
    .orderId;
}
const NOT_OWN_LOT = { stranger: 'lot-not-own' };
const NO_ORDER = { farm: 'order-unknown', stranger: 'order-unknown' };
const making: Record<string, Line> = {
  planOrder: {
    ask: () => ({
      url: '/api/v1/production-orders',
      body: {
        number: number(),
        name: '分装',
        outputs: [{ product: { productId: city.products.cabbage.productId }, quantity: 1, unit: 'kg' }],
      },
    }),
    outcomes: own,
    success: 201,
  },
  listOrders: { ask: () => ({ url: '/api/v1/production-orders' }), outcomes: own },
  readOrder: {
    ask: async () => ({ url: `/api/v1/production-orders/${await orderOfWholesaler()}` }),
    outcomes: NO_ORDER,
  },
  startOrder: {
    ask: async () => ({ url: `/api/v1/production-orders/${await orderOfWholesaler()}/start`, body: {} }),
    outcomes: NO_ORDER,
  },
  cancelOrder: {
    ask: async () => ({
      url: `/api/v1/production-orders/${await orderOfWholesaler()}/cancel`,
      body: { reason: '缺料' },
    }),
    outcomes: NO_ORDER,
  },
  makeOrder: {
    ask: async () => ({
      url: `/api/v1/production-orders/${await orderOfWholesaler()}/made`,
      body: {
        documentNumber: number(),
        inputs: [{ lot, quantity: 1, unit: 'g' }],
        outputs: [{ ...city.cabbage(), quantity: 1, unit: 'g', each: undefined, batch: number() }],
      },
    }),
    outcomes: NO_ORDER,
    success: 201,
  },
  recordProcessCheck: {
    ask: () => ({
      url: '/api/v1/process-checks',
      body: { documentNumber: number(), lots: [lot], step: '预冷', values: [] },
    }),
    outcomes: NOT_OWN_LOT,
    success: 201,
  },
  releaseLots: {
    ask: async () => {
      // What is held stays so: a lot that no other line hands on.
      const { lotId } = await city.stockCabbage('wholesaler');
      const body = { documentNumber: number(), lots: [lotId], decision: 'hold', reason: '待查' };
      return { url: '/api/v1/releases', body };
    },
    outcomes: NOT_OWN_LOT,
    success: 201,
  },
  closeDay: {
    ask: async () => {
      const { lotId } = await city.stockCabbage('wholesaler');
      const line = { lot: lotId, outcome: 'left', quantity: 180, unit: 'kg' };
      return {
        url: '/api/v1/day-closes',
        body: { documentNumber: number(), day: '2026-11-20', lines: [line] },
      };
    },
    // The farm has had it, and has nothing of it left.
    outcomes: { ...NOT_OWN_LOT, farm: 'more-left-than-there' },
    success: 201,
  },
  proposeDayClose: { ask: () => ({ url: '/api/v1/day-closes/proposal' }), outcomes: own },
  listControlPoints: { ask: () => ({ url: '/api/v1/control-points?category=tea' }), outcomes: own },
};

const label = () => ({ items: [{ lot }], size: 'roll-40x30' });
/** Pieces are numbered by whoever makes the goods: the farm. */
const makers: Outcomes = { wholesaler: 'pieces-of-another', stranger: 'pieces-of-another' };
const farmsRange = () =>
  city.call<{ rangeId: string }>('farm', 'POST', '/api/v1/piece-ranges', {
    documentNumber: number(),
    lot,
    count: 1,
  });
const ownReceipt = () =>
  city.call<{ traceCode: string }>('wholesaler', 'POST', '/api/v1/till-receipts', {
    documentNumber: number(),
    at: NOW,
    till: '1',
    lines: [{ lot, weight: { quantity: 1, unit: 'kg' } }],
  });
const shop = () => `shop=${city.parties.wholesaler.partyId}`;
const newcomer = () => {
  const serial = Number(number().split('-')[1]);
  return {
    party: {
      uscc: usccOf('individual', '350206', 52_000 + serial),
      name: '新来的店',
      kind: 'shop',
      divisionCode: '350206002',
    },
    userName: `newcomer${serial}`,
    displayName: '新来的',
    password: PASSWORD,
  };
};
/** A registration that waits in the wholesaler's district. */
async function waitingRegistration(): Promise<string> {
  // The walk comes from one address, more often than anybody would.
  await city.owner.query('DELETE FROM onboarding.attempt');
  const body = newcomer();
  await city.call(null, 'POST', '/api/v1/registrations', body);
  const { rows } = await city.owner.query<{ registration_id: string }>(
    'SELECT registration_id FROM onboarding.registration WHERE user_name = $1',
    [body.userName],
  );
  return rows[0]?.registration_id ?? '';
}

/** Labels and codes, sale checks, getting in. */
const codesAndGettingIn: Record<string, Line> = {
  listLabelSizes: { ask: () => ({ url: '/api/v1/label-sizes' }) },
  printLabels: {
    ask: () => ({ url: '/api/v1/labels', body: label() }),
    outcomes: { stranger: 'lot-not-own' },
  },
  previewLabels: {
    ask: () => ({ url: '/api/v1/labels/preview', body: label() }),
    outcomes: { stranger: 'lot-not-own' },
  },
  recordPieceRange: {
    ask: () => ({ url: '/api/v1/piece-ranges', body: { documentNumber: number(), lot, count: 1 } }),
    outcomes: makers,
    soundFor: 'farm',
    success: 201,
  },
  listPieceRanges: { ask: () => ({ url: '/api/v1/piece-ranges' }), outcomes: own },
  readPieceCodes: {
    ask: async () => ({ url: `/api/v1/piece-ranges/${(await farmsRange()).body.rangeId}/codes.csv` }),
    outcomes: { wholesaler: 'record-forbidden', stranger: 'record-forbidden' },
    soundFor: 'farm',
  },
  readReceiptSlip: {
    ask: async () => ({ url: `/api/v1/till-receipts/${(await ownReceipt()).body.traceCode}/slip` }),
  },
  checkSale: { ask: () => ({ url: `/api/v1/sale-checks?lot=${lot}&${shop()}` }) },
  listSaleStops: { ask: () => ({ url: `/api/v1/sale-checks/list?${shop()}` }) },
  checkLicenceNumber: {
    ask: () => ({ url: `/api/v1/registrations/number?number=${city.parties.stall.uscc}` }),
    soundFor: null,
  },
  registerBusiness: {
    ask: async () => {
      await city.owner.query('DELETE FROM onboarding.attempt');
      return { url: '/api/v1/registrations', body: newcomer() };
    },
    soundFor: null,
    success: 201,
  },
  readRegistration: { ...scan('/api/v1/registrations/status?ticket=x'), success: 404 },
  // The list is narrowed, not refused: held by onboarding's own tests.
  listRegistrations: { ask: () => ({ url: '/api/v1/registrations' }), soundFor: 'huli-officer' },
  decideRegistration: {
    ask: async () => ({
      url: `/api/v1/registrations/${await waitingRegistration()}/decision`,
      body: { decision: 'approve' },
    }),
    outcomes: { 'siming-officer': 'record-forbidden', 'jimei-officer': 'record-forbidden' },
    soundFor: 'huli-officer',
  },
  // Who has an account needs no invitation; strangers are told nothing of that.
  inviteReceiver: {
    ask: async () => ({ url: `/api/v1/vouchers/${(await freshVoucher()).number}/invitation`, body: {} }),
    outcomes: {
      wholesaler: 'record-forbidden',
      farm: 'receiver-has-account',
      stranger: 'record-forbidden',
    },
    soundFor: 'farm',
    success: 409,
  },
  readInvitation: { ...scan('/api/v1/invitations?code=x'), success: 404 },
  confirmInvitation: {
    ask: () => ({ url: '/api/v1/invitations/confirmation', body: { code: 'x' } }),
    soundFor: null,
    success: 404,
  },
  readFirstDay: { ask: () => ({ url: '/api/v1/first-day' }) },
  dismissFirstDay: { ask: () => ({ url: '/api/v1/first-day', body: { dismissed: true } }) },
};

const FILE_HEAD = '进货日期,商品名称,数量,单位,产地,供货者名称';
/** A file of the wholesaler's, as far as is asked. */
async function walkedFile(until: 'mapped' | 'checked' | 'taken'): Promise<string> {
  const content = `${FILE_HEAD}\n2026-11-19,大白菜,1,kg,同安,${number()}`;
  const key = { 'x-api-key': city.keys.wholesaler, 'content-type': 'text/csv' };
  const sent = await city.raw<{ fileId: string }>(key, 'POST', '/api/v1/files?name=x.csv', content);
  const url = `/api/v1/files/${sent.body.fileId}`;
  const work = async () => {
    // Files of earlier walks wait too.
    while (await runFilesOnce({ ...city.tools, rowTypes }, 'walker'));
  };
  if (until === 'mapped') return url;
  await city.call('wholesaler', 'POST', `${url}/check`);
  await work();
  if (until === 'checked') return url;
  await city.call('wholesaler', 'POST', `${url}/take`, {});
  await work();
  return url;
}

/** A slip of the farm's: anybody may ask whether its voucher has come. */
const slipOf = async (who: Person) =>
  (await city.call<{ numbers: string[] }>(who, 'POST', '/api/v1/slip-numbers', { count: 1 })).body.numbers[0];

const desk: Record<string, Line> = {
  readDesk: { ask: () => ({ url: '/api/v1/desk' }), outcomes: own },
  readCustomers: { ask: () => ({ url: '/api/v1/customers' }), outcomes: own },
  readTemplates: { ask: () => ({ url: '/api/v1/voucher-templates' }), outcomes: own },
  keepTemplate: {
    ask: () => ({
      url: '/api/v1/voucher-templates',
      body: {
        name: number(),
        lines: [{ productId: city.products.cabbage.productId, name: '大白菜', unit: '箱' }],
      },
    }),
    outcomes: own,
  },
  dropTemplate: {
    ask: () => ({ url: '/api/v1/voucher-templates/1' }),
    outcomes: own,
    success: 204,
  },
  reserveSlips: {
    ask: () => ({ url: '/api/v1/slip-numbers', body: { count: 1 } }),
    outcomes: own,
    success: 201,
  },
  readSlip: { ask: async () => ({ url: `/api/v1/slips/${await slipOf('farm')}` }), outcomes: own },
  receiveBySlip: {
    ask: async () => ({
      url: '/api/v1/slip-receipts',
      body: {
        documentNumber: number(),
        slip: await slipOf('stall'),
        lines: [city.cabbage()],
        decision: 'all',
      },
    }),
    outcomes: own,
    success: 201,
  },
};

const WALK: Record<string, Line> = {
  ...desk,
  // Files: always the wholesaler's, but the list and what one sends oneself.
  listLedgers: { ask: () => ({ url: '/api/v1/ledgers' }) },
  listFiles: { ask: () => ({ url: '/api/v1/files' }), outcomes: own },
  sendFile: {
    ask: () => ({ url: '/api/v1/files?name=x.csv', body: { [number()]: 1 } }),
    outcomes: own,
    success: 201,
  },
  readFile: { ask: async () => ({ url: await walkedFile('mapped') }) },
  mapFile: {
    ask: async () => ({ url: `${await walkedFile('mapped')}/mapping`, body: { ledger: 'purchase' } }),
  },
  checkFile: { ask: async () => ({ url: `${await walkedFile('mapped')}/check` }), success: 202 },
  takeFile: { ask: async () => ({ url: `${await walkedFile('checked')}/take`, body: {} }), success: 202 },
  stopFile: { ask: async () => ({ url: `${await walkedFile('mapped')}/stop` }) },
  listFileFindings: { ask: async () => ({ url: `${await walkedFile('checked')}/findings` }) },
  exportFileFindings: { ask: async () => ({ url: `${await walkedFile('checked')}/findings/export` }) },
  readFileReceipt: { ask: async () => ({ url: `${await walkedFile('taken')}/receipt` }) },
  exportFileReceipt: { ask: async () => ({ url: `${await walkedFile('taken')}/receipt/export` }) },

  ...systems,
  ...attachments,
  ...codesAndGettingIn,
  signIn: {
    ask: (person) => ({ url: '/api/v1/session', body: { userName: person ?? 'admin', password: PASSWORD } }),
    soundFor: null,
  },
  whoAmI: { ask: () => ({ url: '/api/v1/session' }) },
  signOut: { ask: () => ({ url: '/api/v1/session' }), success: 204 },
  // Without a token that was handed out there is nothing to see: 410 for everybody.
  setUp: {
    ask: () => ({
      url: '/api/v1/setup',
      body: { token: 'x', userName: 'setter', displayName: 'x', password: PASSWORD },
    }),
    soundFor: null,
    success: 410,
  },
  listAccounts: { ask: () => ({ url: '/api/v1/accounts' }), soundFor: 'admin' },
  createAccount: {
    ask: () => ({
      url: '/api/v1/accounts',
      body: {
        userName: number().toLowerCase(),
        displayName: 'x',
        password: PASSWORD,
        role: 'operator',
        partyId: city.parties.stall.partyId,
      },
    }),
    soundFor: 'admin',
    success: 201,
  },
  createApiKey: {
    ask: () => ({
      url: `/api/v1/accounts/${city.principals.stall.accountId}/api-keys`,
      body: { label: 'x' },
    }),
    soundFor: 'admin',
    success: 201,
  },
  registerSigningKey: {
    ask: () => ({
      url: '/api/v1/signing-keys',
      body: { publicKey: rawPublicKey(generateKeyPairSync('ed25519').publicKey).toString('base64url') },
    }),
    outcomes: own,
    success: 201,
  },
  changePassword: {
    ask: () => ({ url: '/api/v1/session/password', body: { password: PASSWORD, newPassword: PASSWORD } }),
    // An API key is no person: from the pages only.
    headers: signedIn,
    success: 204,
  },
  closeAccount: {
    ask: async () => {
      const { db, ids } = city.tools;
      const made = await createAccount(db, ids, {
        userName: number().toLowerCase(),
        displayName: 'x',
        password: PASSWORD,
        role: 'administrator',
      });
      return { url: `/api/v1/accounts/${made.accountId}` };
    },
    soundFor: 'admin',
    success: 204,
  },
  readAudit: { ask: () => ({ url: '/api/v1/audit' }), soundFor: 'admin' },
  // Signed calls: everybody's own apps.
  issueApp: { ask: () => ({ url: '/api/v1/apps', body: { label: 'x' } }), success: 201 },
  listApps: { ask: () => ({ url: '/api/v1/apps' }) },
  revokeApp: { ask: async (person) => ({ url: `/api/v1/apps/${await appOf(person)}` }), success: 204 },
  setSignedOnly: {
    ask: () => ({ url: '/api/v1/apps/signed-only', body: { signedOnly: false } }),
    success: 204,
  },
  city: { ask: () => ({ url: '/api/v1/city' }), soundFor: null },
  findParties: { ask: () => ({ url: '/api/v1/parties?q=%E9%99%88%E8%AE%B0' }) },
  registerParty: {
    ask: () => ({
      url: '/api/v1/parties',
      body: {
        uscc: usccOf('company', '350203', 25_000 + Number(number().split('-')[1])),
        name: '新店',
        kind: 'shop',
      },
    }),
    soundFor: 'admin',
    success: 201,
  },
  readParty: { ask: () => ({ url: `/api/v1/parties/${city.parties.wholesaler.partyId}` }) },
  registerSite: {
    ask: () => ({ url: '/api/v1/sites', body: { partyId: city.parties.wholesaler.partyId, name: '二号仓' } }),
    // An office registers places of any business, as it registers businesses.
    outcomes: { farm: 'record-forbidden', stranger: 'record-forbidden' },
    success: 201,
  },
  listSites: { ask: () => ({ url: `/api/v1/parties/${city.parties.wholesaler.partyId}/sites` }) },
  findProducts: { ask: () => ({ url: '/api/v1/products?q=%E7%99%BD%E8%8F%9C' }) },
  registerProduct: {
    ask: () => ({ url: '/api/v1/products', body: { name: '新菜', category: 'chinese-cabbage' } }),
    success: 201,
  },
  readProduct: { ask: () => ({ url: `/api/v1/products/${city.products.cabbage.productId}` }) },
  listCertificates: { ask: () => ({ url: '/api/v1/certificates' }), outcomes: own },
  registerCertificate: {
    ask: () => ({
      url: '/api/v1/certificates',
      body: { kind: 'other', number: number(), issuedOn: '2026-01-01' },
    }),
    outcomes: own,
    success: 201,
  },
  listPapers: { ask: () => ({ url: `/api/v1/papers?party=${city.parties.wholesaler.partyId}` }) },
  readPaperFile: { ask: async () => ({ url: `/api/v1/papers/${await paperWithFile('wholesaler')}/file` }) },
  withdrawPaper: {
    ask: async () => ({
      url: `/api/v1/papers/${await paperWithFile('wholesaler')}/withdraw`,
      body: { reason: '注销' },
    }),
  },
  findFittingPapers: {
    ask: () => ({ url: '/api/v1/papers/fitting', body: { lines: [{ lot }] } }),
    outcomes: own,
  },
  readBundle: { ask: () => ({ url: `/api/v1/vouchers/${voucher.number}/bundle` }) },
  readBundleFile: {
    ask: async () => {
      await paperWithFile('farm');
      return { url: `/api/v1/vouchers/${voucher.number}/bundle/files/${PHOTO_SHA256}` };
    },
  },
  printSheet: { ask: () => ({ url: `/api/v1/vouchers/${voucher.number}/sheet` }) },
  listRecordBooks: { ask: () => ({ url: `/api/v1/record-books?party=${city.parties.wholesaler.partyId}` }) },
  readRecordBook: {
    ask: () => ({ url: `/api/v1/record-books/purchase?party=${city.parties.wholesaler.partyId}` }),
  },
  exportRecordBook: {
    ask: () => ({ url: `/api/v1/record-books/purchase/xlsx?party=${city.parties.wholesaler.partyId}` }),
  },
  recordGateEntry: {
    ask: () => ({ url: '/api/v1/record-books/gate-entries', body: gateEntry() }),
    outcomes: own,
    success: 201,
  },
  decideGateEntry: {
    ask: async () => {
      const { body } = await city.call<{ documentId: string }>(
        'wholesaler',
        'POST',
        '/api/v1/record-books/gate-entries',
        gateEntry(),
      );
      return {
        url: `/api/v1/record-books/gate-entries/${body.documentId}/decision`,
        body: { decision: 'turned-away' },
      };
    },
    // Who is of another business finds no such entry.
    outcomes: own,
  },
  listDevices: {
    ask: () => ({ url: `/api/v1/record-books/devices?party=${city.parties.wholesaler.partyId}` }),
  },
  registerDevice: {
    ask: () => ({ url: '/api/v1/record-books/devices', body: device() }),
    outcomes: own,
    success: 201,
  },
  recordTemperatures: {
    ask: async () => {
      const { code } = device();
      await city.call('wholesaler', 'POST', '/api/v1/record-books/devices', { ...device(), code });
      return {
        url: '/api/v1/record-books/temperature-logs',
        body: { documentNumber: number(), device: code, readings: [{ celsius: 4 }] },
      };
    },
    outcomes: own,
    success: 201,
  },
  recordProduction: {
    ask: () => ({ url: '/api/v1/productions', body: { documentNumber: number(), lines: [city.cabbage()] } }),
    outcomes: own,
    success: 201,
  },
  recordTransformation: {
    ask: () => ({
      url: '/api/v1/transformations',
      body: {
        documentNumber: number(),
        inputs: lines(),
        outputs: [{ ...city.cabbage(), quantity: 1, unit: 'kg', each: undefined, batch: number() }],
      },
    }),
    outcomes: ownLot,
    success: 201,
  },
  recordSale: {
    ask: () => ({ url: '/api/v1/sales', body: { documentNumber: number(), lines: lines() } }),
    outcomes: ownLot,
    success: 201,
  },
  // Anybody may take back what a customer brings, also what was bought elsewhere.
  recordConsumerReturn: {
    ask: () => ({
      url: '/api/v1/consumer-returns',
      body: {
        documentNumber: number(),
        reason: '不新鲜',
        lines: [{ lot: elsewhere, quantity: 1, unit: 'kg' }],
      },
    }),
    outcomes: own,
    success: 201,
  },
  recordDisposal: {
    ask: () => ({
      url: '/api/v1/disposals',
      body: {
        documentNumber: number(),
        lines: lines(),
        reason: 'spoiled',
        method: '填埋',
        place: '本店',
        witnesses: ['甲', '乙'],
      },
    }),
    outcomes: ownLot,
    success: 201,
  },
  recordDonation: {
    ask: () => ({
      url: '/api/v1/donations',
      body: { documentNumber: number(), lines: lines(), recipient: '敬老院' },
    }),
    outcomes: ownLot,
    success: 201,
  },
  recordStockTaking: {
    ask: () => ({
      url: '/api/v1/stock-takings',
      body: {
        documentNumber: number(),
        reason: '月底',
        lines: [{ lot, counted: { quantity: 100, unit: 'kg' } }],
      },
    }),
    outcomes: ownLot,
    success: 201,
  },
  linkLots: {
    ask: async () => {
      const other = await city.stockCabbage('wholesaler');
      return {
        url: '/api/v1/lot-links',
        body: { documentNumber: number(), lot, otherLot: other.lotId, kind: 'same-batch', reason: '同一车' },
      };
    },
    // An officer may link any two lots: that they are the same goods is what an investigation finds out.
    outcomes: { stranger: 'record-forbidden' },
    success: 201,
  },
  recordLotTest: {
    ask: () => ({
      url: '/api/v1/lot-tests',
      body: { documentNumber: number(), lot, items: [{ item: '农药残留', result: 'pass' }] },
    }),
    outcomes: {
      stranger: 'record-forbidden',
      'siming-officer': 'record-forbidden',
      'jimei-officer': 'record-forbidden',
    },
    success: 201,
  },
  ...making,
  // Departments show who they are in a way of their own; here nobody is connected: 503 for everybody.
  receiveDepartmentMessage: {
    ask: () => ({ url: '/api/v1/departments/customs/messages', body: {} }),
    soundFor: null,
    success: 503,
  },
  readDepartments: { ask: () => ({ url: '/api/v1/departments' }), soundFor: 'city-officer' },
  readDepartmentCertificates: {
    ask: () => ({ url: '/api/v1/departments/certificates' }),
    soundFor: 'city-officer',
  },
  readFlaggedVouchers: {
    ask: () => ({ url: '/api/v1/departments/flagged-vouchers' }),
    soundFor: 'city-officer',
  },
  readNotices: { ask: () => ({ url: '/api/v1/notices' }) },
  // Nobody was told anything here: 404 for every business.
  markNoticeRead: { ask: () => ({ url: '/api/v1/notices/1/read', body: {} }), success: 404 },
  readStock: { ask: () => ({ url: `/api/v1/stock?party=${city.parties.wholesaler.partyId}` }) },
  recordBinding: {
    ask: () => ({ url: '/api/v1/bindings', body: { place: { kind: 'shelf', code: 'A1' }, lots: [lot] } }),
    outcomes: ownLot,
    success: 201,
  },
  readBindings: { ask: () => ({ url: `/api/v1/bindings?party=${city.parties.wholesaler.partyId}` }) },
  recordLabelLayout: {
    ask: () => ({ url: '/api/v1/label-layouts', body: { prefix: '22', length: 13, carries: 'weight' } }),
    outcomes: own,
    success: 201,
  },
  readLabelLayouts: {
    ask: () => ({ url: `/api/v1/label-layouts?party=${city.parties.wholesaler.partyId}` }),
  },
  // A lot that one never had does not stop a till: it is kept, and said.
  recordTillReceipt: {
    ask: () => ({
      url: '/api/v1/till-receipts',
      body: {
        documentNumber: number(),
        at: NOW,
        till: '1',
        lines: [{ lot, weight: { quantity: 1, unit: 'kg' } }],
      },
    }),
    outcomes: own,
    success: 201,
  },
  readTillLines: { ask: () => ({ url: `/api/v1/till-lines?party=${city.parties.wholesaler.partyId}` }) },
  readRollups: {
    ask: () => ({
      url: `/api/v1/rollups?from=2026-11-01&to=2026-11-30&party=${city.parties.wholesaler.partyId}`,
    }),
  },
  readPartyLedger: { ask: () => ({ url: `/api/v1/parties/${city.parties.wholesaler.partyId}/ledger` }) },
  readDiscrepancies: {
    ask: () => ({ url: `/api/v1/discrepancies?party=${city.parties.wholesaler.partyId}` }),
  },
  issueVoucher: {
    ask: () => ({
      url: '/api/v1/vouchers',
      body: {
        documentNumber: number(),
        receiver: { partyId: city.parties.stall.partyId },
        lines: [{ ...city.cabbage(), origin: number() }],
      },
    }),
    outcomes: own,
    success: 201,
  },
  previewVoucher: {
    ask: () => ({
      url: '/api/v1/vouchers/preview',
      body: {
        documentNumber: number(),
        receiver: { partyId: city.parties.stall.partyId },
        lines: [city.cabbage()],
      },
    }),
    outcomes: own,
  },
  listVouchers: {
    ask: () => ({ url: `/api/v1/vouchers?direction=received&party=${city.parties.wholesaler.partyId}` }),
  },
  readVoucher: { ask: () => ({ url: `/api/v1/vouchers/${voucher.number}` }) },
  receiveVoucher: {
    ask: async () => ({
      url: `/api/v1/vouchers/${(await freshVoucher()).number}/receipts`,
      body: { documentNumber: number(), decision: 'all' },
    }),
    // The sender is of the two, but confirming is not the sender's.
    outcomes: { farm: 'voucher-not-in-state', stranger: 'record-forbidden' },
    success: 201,
  },
  voidVoucher: {
    ask: async () => ({
      url: `/api/v1/vouchers/${(await freshVoucher()).number}/void`,
      body: { documentNumber: number(), reason: '开错' },
    }),
    outcomes: { wholesaler: 'voucher-not-in-state', stranger: 'record-forbidden' },
    soundFor: 'farm',
  },
  correctVoucher: {
    ask: async () => ({
      url: `/api/v1/vouchers/${(await freshVoucher()).number}/corrections`,
      body: {
        documentNumber: number(),
        reason: '开错',
        receiver: { partyId: city.parties.wholesaler.partyId },
        lines: [{ ...city.cabbage(), origin: number() }],
      },
    }),
    outcomes: { wholesaler: 'voucher-not-in-state', stranger: 'record-forbidden' },
    soundFor: 'farm',
    success: 201,
  },
  proveVoucher: { ask: () => ({ url: `/api/v1/vouchers/${voucher.number}/proof` }) },
  verifyProof: {
    ask: async () => ({
      url: '/api/v1/proofs/verify',
      body: (await city.call<object>('farm', 'GET', `/api/v1/vouchers/${voucher.number}/proof`)).body,
    }),
    soundFor: null,
  },
  recordPurchase: {
    ask: () => ({
      url: '/api/v1/purchases',
      body: {
        documentNumber: number(),
        supplier: { name: '外地菜园' },
        lines: [{ ...city.cabbage(), origin: number() }],
      },
    }),
    outcomes: own,
    success: 201,
  },
  traceLots: { ask: () => ({ url: `/api/v1/traces?lot=${lot}` }) },
  exportTrace: { ask: () => ({ url: `/api/v1/traces/export?lot=${lot}` }) },
  recordCleaning: {
    ask: () => ({ url: '/api/v1/cleanings', body: { documentNumber: number() } }),
    outcomes: own,
    success: 201,
  },
  recallScopes: { ask: () => ({ url: `/api/v1/recall-scopes?lot=${lot}` }) },
  readLot: { ask: () => ({ url: `/api/v1/lots/${lot}` }) },
  // What a stranger finds is held by a test of its own below.
  search: { ask: () => ({ url: `/api/v1/search?q=${voucher.number}` }), outcomes: own },
  searchSources: {
    ask: () => ({
      url: '/api/v1/source-searches',
      body: { cases: [{ place: city.parties.wholesaler.partyId, at: '2026-11-20' }] },
    }),
    outcomes: { 'siming-officer': 'outside-district', 'jimei-officer': 'outside-district' },
    soundFor: 'huli-officer',
  },
  productDealers: {
    ask: () => ({ url: `/api/v1/products/${city.products.cabbage.productId}/dealers` }),
    soundFor: 'city-officer',
  },
  productLots: {
    ask: () => ({ url: `/api/v1/products/${city.products.cabbage.productId}/lots` }),
    soundFor: 'city-officer',
  },
  reportSightings: {
    ask: () => ({ url: '/api/v1/sightings', body: { sightings: [{ code: voucher.number }] } }),
    // Everybody reports scans at places of their own, row by row.
    outcomes: own,
  },
  readFindings: { ask: () => ({ url: `/api/v1/findings?party=${city.parties.wholesaler.partyId}` }) },
  readFinding: { ask: () => ({ url: `/api/v1/findings/${finding}` }) },
  readMassBalance: { ask: () => ({ url: `/api/v1/mass-balances?party=${city.parties.wholesaler.partyId}` }) },
  freezeGoods: {
    ask: () => ({
      url: '/api/v1/freezes',
      body: { documentNumber: number(), lot: frozen, clause: '第一百一十条', reason: '待查' },
    }),
    soundFor: 'huli-officer',
    success: 201,
  },
  liftFreeze: {
    // By another officer than the one who set it.
    ask: async (person) => ({
      url: `/api/v1/freezes/${await freshFreeze(person === 'admin' ? 'city-officer' : 'admin')}/lift`,
      body: { documentNumber: number(), reason: '复检合格' },
    }),
    soundFor: 'huli-officer',
    success: 201,
  },
  listFreezes: { ask: () => ({ url: '/api/v1/freezes' }), soundFor: 'city-officer' },
  readFeed: { ask: () => ({ url: '/api/v1/feed' }), outcomes: own },
  scanHome: scan('/'),
  scanLookUp: { ...scan('/q?code=hello'), success: 404 },
  resolveTradeItem: {
    ask: () => ({ url: `/01/${city.products.cheese.gtin}/10/NONE` }),
    soundFor: null,
    success: 404,
  },
  resolveLogisticUnit: { ...scan('/00/106141412345678908'), success: 404 },
  resolvePlace: { ...scan('/414/9506000134376'), success: 404 },
  resolveParty: { ...scan('/417/9506000134376'), success: 404 },
  resolveTradeItemOptions: { ...scan('/01/x'), success: 204 },
  resolveLogisticUnitOptions: { ...scan('/00/x'), success: 204 },
  resolvePlaceOptions: { ...scan('/414/x'), success: 204 },
  resolvePartyOptions: { ...scan('/417/x'), success: 204 },
  describeResolver: scan('/.well-known/gs1resolver'),
  standardHome: scan('/standard'),
  standardVersion: { ...scan('/standard/latest'), success: 307 },
  standardFile: { ...scan('/standard/latest/fields'), success: 307 },
  scanCode: { ask: () => ({ url: `/t/${voucher.lineItems[0]?.lotCode}` }), soundFor: null },
  scanCodeQr: { ask: () => ({ url: `/t/${voucher.lineItems[0]?.lotCode}/qr.svg` }), soundFor: null },
  scanVoucher: { ask: () => ({ url: `/v/${voucher.number}` }), soundFor: null },
  scanReceipt: { ...scan('/r/R00000000000000'), success: 404 },
  scanCard: { ...scan('/s/C00000000000000'), success: 404 },
  scanBusiness: {
    ask: () => ({ url: `/b/${encodePublicCode('B', city.parties.wholesaler.partyId ?? '')}` }),
    soundFor: null,
  },
  scanStepPhoto: { ...scan(`/t/T00000000000000/photos/${'0'.repeat(64)}`), success: 404 },
  scanComplaintForm: scan('/complain'),
  scanReportForm: scan('/report'),
  scanCorrectionForm: scan('/correct'),
  // A form that is none is answered with the form, and nothing is kept.
  scanComplaintSend: { ask: () => ({ url: '/complain', body: {} }), soundFor: null, success: 400 },
  scanReportSend: { ask: () => ({ url: '/report', body: {} }), soundFor: null, success: 400 },
  scanCorrectionSend: { ask: () => ({ url: '/correct', body: {} }), soundFor: null, success: 400 },
  scanTold: { ...scan('/j/J00000000000000'), success: 404 },
  scanScript: scan('/scan.js'),
  scanDecoder: scan('/scan-decode.js'),
  readScanCounts: { ask: () => ({ url: `/api/v1/scan-counts?lot=${lot}` }) },
  // The list is narrowed to the officer's district.
  listComplaints: { ask: () => ({ url: '/api/v1/complaints' }), soundFor: 'huli-officer' },
  readComplaint: {
    ask: () => ({ url: `/api/v1/complaints/${complaint}` }),
    outcomes: { 'siming-officer': 'outside-district', 'jimei-officer': 'outside-district' },
    soundFor: 'huli-officer',
  },
  readComplaintPhoto: {
    ask: () => ({ url: `/api/v1/complaints/${complaint}/photos/${'0'.repeat(64)}` }),
    outcomes: {
      'huli-officer': 'attachment-unknown',
      'city-officer': 'attachment-unknown',
      'siming-officer': 'outside-district',
      'jimei-officer': 'outside-district',
    },
    soundFor: null,
    success: 401,
  },
  scanVoucherQr: { ask: () => ({ url: `/v/${voucher.number}/qr.svg` }), soundFor: null },
  captureEpcis: {
    ask: () => ({ url: '/epcis/capture', body: epcis(number()) }),
    outcomes: own,
    success: 202,
  },
  readCapture: {
    ask: () => ({ url: capture }),
    // What is another's does not exist here; officers read any.
    outcomes: { farm: 'capture-unknown', stranger: 'capture-unknown' },
  },
  // The list is narrowed, not refused: held by a test of its own below.
  queryEvents: { ask: () => ({ url: `/epcis/events?EQ_eventID=${EVENT}` }), outcomes: own },
  readEvent: {
    ask: () => ({ url: `/epcis/events/${EVENT}` }),
    outcomes: { farm: 'event-unknown', stranger: 'event-unknown' },
  },
};

async function raisedFinding(): Promise<string> {
  const { partyId } = city.parties.wholesaler;
  const found: Found = {
    kind: 'overdrawn',
    key: 'overdrawn|walk',
    lotId: lot,
    partyId,
    productId: null,
    documentId: null,
    code: null,
    window: null,
    quantity: { lower: 1, upper: 1 },
    unit: 'g',
    evidence: [],
    evidenceCount: 0,
  };
  await city.tools.db.transaction((tx) => raiseFindings(tx, city.tools, [found]));
  const { rows } = await city.owner.query<{ finding_id: string }>('SELECT finding_id FROM alerts.finding');
  return rows[0]?.finding_id ?? '';
}

function epcis(batch: string, eventID?: string): object {
  const gtin = (city.products.cheese.gtin ?? '').padStart(14, '0');
  return {
    '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: '2026-11-20T07:00:00Z',
    epcisBody: {
      eventList: [
        {
          type: 'ObjectEvent',
          ...(eventID ? { eventID } : {}),
          eventTime: '2026-11-20T07:00:00Z',
          eventTimeZoneOffset: '+08:00',
          action: 'OBSERVE',
          bizStep: 'inspecting',
          quantityList: [{ epcClass: `https://id.gs1.org/01/${gtin}/10/${batch}`, quantity: 5 }],
        },
      ],
    },
  };
}

beforeAll(async () => {
  city = await openCity();
  voucher = await city.issueCabbage('farm', 'wholesaler', { origin: '走查地' });
  await city.receive('wholesaler', voucher);
  lot = voucher.lineItems[0]?.lotId ?? '';
  elsewhere = (await city.stockCabbage('wholesaler')).lotId;
  frozen = (await city.stockCabbage('wholesaler')).lotId;
  const captured = await city.call('wholesaler', 'POST', '/epcis/capture', epcis('EV', EVENT));
  expect(captured.status).toBe(202);
  capture = String(captured.headers.location);
  finding = await raisedFinding();
  const { keys, clock } = city.tools;
  const filed = await fileComplaint(city.tools, {
    kind: 'report',
    token: makeFormToken(keys, 'report', clock.now()),
    given: { what: '卖过期食品', place: '350206' },
    subject: null,
    photos: [],
  });
  complaint = filed.number;
  batch = number();
  await city.call('wholesaler', 'POST', '/api/v1/batches', {
    batchNumber: batch,
    rows: [{ type: 'sale', body: {} }],
  });
  operations = allOperations(city.tools, 'http://test.example');
});
afterAll(() => city.close());

function expected(
  operation: Operation,
  line: Line,
  person: Walker,
): { status?: number; code?: string } | 'admitted' {
  const { who, data } = operation.permission;
  if (!who.includes('anyone')) {
    if (person === null) return { status: 401, code: 'sign-in-needed' };
    if (!who.includes(city.principals[person].role)) return { status: 403, code: 'role-forbidden' };
  }
  const code = person === null ? undefined : (line.outcomes ?? DATA[data])[person];
  return code === undefined ? 'admitted' : { code };
}

async function signedIn(person: Walker): Promise<Record<string, string>> {
  if (person === null) return {};
  const answer = await city.raw({}, 'POST', '/api/v1/session', { userName: person, password: PASSWORD });
  return { cookie: String(answer.headers['set-cookie']).split(';')[0] ?? '', 'x-luyuan': '1' };
}

const send = (
  person: Walker,
  operation: Operation,
  asked: { url: string; body?: object },
  headers?: Record<string, string>,
): Promise<Answer<ProblemBody>> =>
  headers
    ? city.raw(headers, operation.method, asked.url, asked.body)
    : city.call(person as Person | null, operation.method, asked.url, asked.body);

describe('The walk over every endpoint', () => {
  test('Has a line for every endpoint, and no line without one', () => {
    expect(Object.keys(WALK).sort()).toEqual(operations.map((operation) => operation.id).sort());
  });

  test.each(Object.keys(WALK))('%s', async (id) => {
    const operation = operations.find((one) => one.id === id);
    const line = WALK[id];
    if (!operation || !line) throw new Error(`no operation ${id}`);
    for (const person of WALKERS) {
      const asked = await line.ask(person);
      const headers = await line.headers?.(person);
      const want = expected(operation, line, person);
      const refused = want !== 'admitted';
      const answer =
        refused && operation.method !== 'GET'
          ? await city.expectNothingWritten(() => send(person, operation, asked, headers))
          : await send(person, operation, asked, headers);
      const got = refused
        ? { person, ...(want.status ? { status: answer.status } : {}), code: answer.body.code }
        : { person, refused: [401, 403].includes(answer.status) };
      expect(got).toEqual(refused ? { person, ...want } : { person, refused: false });
      if (!refused && person === (line.soundFor === undefined ? 'wholesaler' : line.soundFor))
        expect(answer.status).toBe(line.success ?? 200);
    }
  });

  test('Every endpoint is in the server under the address that it states, and the server has no other', () => {
    const listed = city.app.printRoutes({ commonPrefix: false });
    const documented = Object.entries(
      (city.app as unknown as { swagger(): { paths: Record<string, object> } }).swagger().paths,
    ).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
    );
    expect(documented.sort()).toEqual(
      operations
        .filter((one) => !one.hidden)
        .map((one) => `${one.method} ${one.path}`)
        .sort(),
    );
    expect(listed).toContain('healthz');
  });
});

describe('What is narrowed rather than refused', () => {
  const get = async <T>(who: Person, url: string): Promise<T> => {
    const answer = await city.call<T>(who, 'GET', url);
    expect(answer.status).toBe(200);
    return answer.body;
  };

  test('Events are found by their sender and officers alone', async () => {
    const found = async (who: Person) =>
      JSON.stringify(await get<object>(who, `/epcis/events?EQ_eventID=${EVENT}`)).includes(EVENT);
    expect(await found('wholesaler')).toBe(true);
    expect(await found('city-officer')).toBe(true);
    expect(await found('farm')).toBe(false);
    expect(await found('stranger')).toBe(false);
  });

  test('Searching finds vouchers and lots for whom they concern, and nobody else', async () => {
    const types = async (who: Person, q: string) => {
      const { results } = await get<{ results: { type: string }[] }>(
        who,
        `/api/v1/search?q=${encodeURIComponent(q)}`,
      );
      return results.map((one) => one.type);
    };
    const code = voucher.lineItems[0]?.lotCode ?? '';
    for (const who of ['wholesaler', 'farm', 'city-officer', 'admin'] as const) {
      expect({ who, types: await types(who, voucher.number) }).toEqual({ who, types: ['voucher'] });
      expect({ who, types: await types(who, code) }).toEqual({ who, types: ['lot'] });
    }
    expect([await types('stranger', voucher.number), await types('stranger', code)]).toEqual([[], []]);
  });

  test('An officer finds by search only what the district may see', async () => {
    const found = await get<{ results: { type: string }[] }>(
      'jimei-officer',
      `/api/v1/search?q=${voucher.number}`,
    );
    // What is found must be what may be opened.
    const opened = await city.call('jimei-officer', 'GET', `/api/v1/vouchers/${voucher.number}`);
    expect({ found: found.results.length > 0, opened: opened.status === 200 }).toEqual({
      found: false,
      opened: false,
    });
  });

  test('A trace shows an operator its own figures and the hands next to it, never a neighbour’s stock or contacts', async () => {
    await city.issue('wholesaler', {
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ lot, quantity: 20, unit: 'kg' }],
    });
    const view = await get<{
      answer: {
        holders: { partyId: string }[];
        lots: unknown[];
        flows: { fromId: string | null; toId: string | null }[];
      };
      parties: Record<string, { contactPhone: string | null }>;
    }>('stall', `/api/v1/traces?lot=${lot}`);
    const { farm, wholesaler, stall } = city.parties;
    expect(view.answer.holders.map((one) => one.partyId)).toEqual([stall.partyId]);
    expect(view.answer.lots).toEqual([]);
    expect(view.answer.flows.every((flow) => [flow.fromId, flow.toId].includes(stall.partyId))).toBe(true);
    expect(Object.keys(view.parties).sort()).toEqual([stall.partyId, wholesaler.partyId].sort());
    expect(JSON.stringify(view)).not.toContain(farm.partyId);
    expect(JSON.stringify(view)).not.toContain(wholesaler.contactPhone ?? '–');
  });

  test('Two lots are tied together by an operator who has both in hand, not one', async () => {
    const foreign = await city.stockCabbage('stall');
    const body = {
      documentNumber: number(),
      lot,
      otherLot: foreign.lotId,
      kind: 'same-batch',
      reason: '我说的',
    };
    const answer = await city.expectNothingWritten(() =>
      city.call('wholesaler', 'POST', '/api/v1/lot-links', body),
    );
    expect([answer.status, answer.body.code]).toEqual([403, 'record-forbidden']);
  });

  test('An officer’s list of a product’s dealers is that of the district; the city’s is whole', async () => {
    const dealers = async (who: Person) => {
      const { dealers: rows } = await get<{ dealers: { party: { partyId: string } }[] }>(
        who,
        `/api/v1/products/${city.products.cabbage.productId}/dealers`,
      );
      return new Set(rows.map((row) => row.party.partyId));
    };
    const { wholesaler, stall } = city.parties;
    expect([
      (await dealers('huli-officer')).has(wholesaler.partyId),
      (await dealers('huli-officer')).has(stall.partyId),
    ]).toEqual([true, false]);
    expect([
      (await dealers('siming-officer')).has(wholesaler.partyId),
      (await dealers('siming-officer')).has(stall.partyId),
    ]).toEqual([false, true]);
    const whole = await dealers('city-officer');
    expect([whole.has(wholesaler.partyId), whole.has(stall.partyId)]).toEqual([true, true]);
  });

  test('Telephone and name of another business are hidden from operators, not from officers nor from itself', async () => {
    const phone = async (who: Person) =>
      (await get<{ contactPhone: string | null }>(who, `/api/v1/parties/${city.parties.wholesaler.partyId}`))
        .contactPhone;
    const wanted = city.parties.wholesaler.contactPhone;
    expect([await phone('wholesaler'), await phone('city-officer'), await phone('admin')]).toEqual([
      wanted,
      wanted,
      wanted,
    ]);
    expect([await phone('farm'), await phone('stranger')]).toEqual([null, null]);
    const list = await get<{ items: { contactPhone: string | null; partyId: string }[] }>(
      'stranger',
      '/api/v1/parties?limit=200',
    );
    expect(list.items.filter((one) => one.contactPhone !== null).map((one) => one.partyId)).toEqual([
      city.parties.stranger.partyId,
    ]);
  });

  test('Discrepancies: an operator’s own, a district’s, or all', async () => {
    await city.issue('stranger', {
      receiver: { partyId: city.parties.stall.partyId },
      lines: [{ ...city.cabbage(), origin: '来路不明' }] as never,
    });
    const parties = async (who: Person) => {
      const { items } = await get<{ items: { party: { partyId: string } | null }[] }>(
        who,
        '/api/v1/discrepancies',
      );
      return new Set(items.map((one) => one.party?.partyId));
    };
    const { stranger, wholesaler, stall } = city.parties;
    expect(await parties('stranger')).toEqual(new Set([stranger.partyId]));
    expect(await parties('jimei-officer')).toEqual(new Set([stranger.partyId]));
    expect((await parties('siming-officer')).has(stranger.partyId)).toBe(false);
    expect((await parties('city-officer')).has(stranger.partyId)).toBe(true);
    for (const who of ['wholesaler', 'stall'] as const)
      expect((await parties(who)).has(stranger.partyId)).toBe(false);
    expect((await parties('admin')).size).toBeGreaterThanOrEqual((await parties('city-officer')).size);
    expect(wholesaler.partyId).not.toBe(stall.partyId);
  });
});

describe('The audit trail', () => {
  const trail = async () =>
    (
      await city.call<{
        items: { userName: string | null; operation: string; target: string; outcome: string }[];
      }>('admin', 'GET', '/api/v1/audit?limit=500')
    ).body.items;
  const newest = async (operation: string) => (await trail()).find((one) => one.operation === operation);

  test('Keeps who was refused what', async () => {
    await city.call('stranger', 'GET', `/api/v1/vouchers/${voucher.number}`);
    expect(await newest('readVoucher')).toEqual(
      expect.objectContaining({
        userName: 'stranger',
        target: `/api/v1/vouchers/${voucher.number}`,
        outcome: 'record-forbidden',
      }),
    );
    await city.call('farm', 'GET', '/api/v1/accounts');
    expect(await newest('listAccounts')).toEqual(
      expect.objectContaining({ userName: 'farm', outcome: 'role-forbidden' }),
    );
  });
  test('Keeps who looked into others’ records', async () => {
    await city.call('huli-officer', 'GET', `/api/v1/traces?lot=${lot}`);
    expect(await newest('traceLots')).toMatchObject({
      userName: 'huli-officer',
      target: `/api/v1/traces?lot=${lot}`,
    });
    await city.call('city-officer', 'GET', `/api/v1/parties/${city.parties.stall.partyId}/ledger`);
    expect(await newest('readPartyLedger')).toMatchObject({ userName: 'city-officer' });
  });
  test('Keeps no typing slip, and what nobody may do is not asked for by nobody', async () => {
    const before = (await trail()).length;
    await city.call('farm', 'POST', '/api/v1/vouchers', { documentNumber: 'slip' });
    await city.call(null, 'GET', `/api/v1/vouchers/${voucher.number}`);
    expect((await trail()).length).toBe(before);
  });
  test('Cannot be rewritten by the server’s own role', async () => {
    await expect(city.tools.db.query(`UPDATE identity.audit SET outcome = 'done'`)).rejects.toThrow(
      /permission denied/,
    );
    await expect(city.tools.db.query('DELETE FROM identity.audit')).rejects.toThrow(/permission denied/);
  });
  test('Is read page by page without gap', async () => {
    const whole = (
      await city.call<{ items: { auditId: string }[] }>('admin', 'GET', '/api/v1/audit?limit=9')
    ).body.items.map((one) => one.auditId);
    const first = (
      await city.call<{ items: { auditId: string }[]; next: string }>('admin', 'GET', '/api/v1/audit?limit=4')
    ).body;
    const second = (
      await city.call<{ items: { auditId: string }[] }>(
        'admin',
        'GET',
        `/api/v1/audit?limit=5&before=${first.next}`,
      )
    ).body;
    expect([...first.items, ...second.items].map((one) => one.auditId)).toEqual(whole);
  });
});

test('A disabled account’s key opens nothing any more, once the two seconds are over in which a key is believed', async () => {
  const made = await createAccount(city.tools.db, city.tools.ids, {
    userName: 'leaver',
    displayName: 'x',
    password: PASSWORD,
    role: 'administrator',
  });
  const { key } = (
    await city.call<{ key: string }>('admin', 'POST', `/api/v1/accounts/${made.accountId}/api-keys`, {
      label: 'x',
    })
  ).body;
  const ask = async () => (await city.raw({ 'x-api-key': key }, 'GET', '/api/v1/accounts')).status;
  expect(await ask()).toBe(200);
  await city.owner.query('UPDATE identity.account SET disabled_at = now() WHERE account_id = $1', [
    made.accountId,
  ]);
  city.clock.set(new Date(city.clock.now().getTime() + 2_001));
  expect(await ask()).toBe(401);
});
