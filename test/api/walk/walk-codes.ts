import { usccOf } from '../../../simulator/identities.ts';
import { NOW, PASSWORD } from '../../support/city.ts';
import { city, freshVoucher, type Line, lot, number, type Outcomes, own, scan } from './walk-city.ts';

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
export const codesAndGettingIn: Record<string, Line> = {
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
  readReceiptPrintout: {
    ask: async () => ({ url: `/api/v1/till-receipts/${(await ownReceipt()).body.traceCode}/printout` }),
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
