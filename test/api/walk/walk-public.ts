import { encodePublicCode } from '../../../server/platform/codes/public-code.ts';
import {
  capture,
  city,
  complaint,
  EVENT,
  epcis,
  type Line,
  lot,
  number,
  own,
  scan,
  voucher,
} from './walk-city.ts';

/** What is for everybody, complaints, and EPCIS. */
export const publicWalk: Record<string, Line> = {
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
  scanAnnouncements: scan('/announcements?q=奶酪'),
  scanAnnouncementFeed: scan('/announcements.atom'),
  scanAnnouncement: { ...scan('/a/A00000000000000'), success: 404 },
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
  readPartyScanCounts: {
    ask: () => ({ url: `/api/v1/party-scan-counts?party=${city.parties.wholesaler.partyId}` }),
  },
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
