import { caseFileTools } from '../../../server/case-file-tools.ts';
import { makeOneCaseFile } from '../../../server/modules/case-files/index.ts';
import { usccOf } from '../../../simulator/identities.ts';
import { city, type Line, number, type Outcomes } from './walk-city.ts';

let kitchenId: string | undefined;
/** A restaurant in the wholesaler's district, made when the first asks. */
async function kitchen(): Promise<string> {
  kitchenId ??= (
    await city.call<{ partyId: string }>('admin', 'POST', '/api/v1/parties', {
      uscc: usccOf('company', '350206', 31_001),
      name: '湖里走查餐馆',
      kind: 'restaurant',
      divisionCode: '350206002',
    })
  ).body.partyId;
  return kitchenId;
}
/** A fresh incident there. */
const incident = async (): Promise<string> =>
  (
    await city.call<{ incidentId: string }>('huli-officer', 'POST', '/api/v1/incidents', {
      number: number(),
      what: '走查：有人呕吐',
      party: await kitchen(),
    })
  ).body.incidentId;

let caseId: string | undefined;
/** A case of the wholesaler's district. */
async function someCase(): Promise<string> {
  caseId ??= (
    await city.call<{ caseId: string }>('huli-officer', 'POST', '/api/v1/cases', {
      documentNumber: number(),
      title: '走查案卷',
      origin: { kind: 'own' },
    })
  ).body.caseId;
  return caseId;
}
let fileId: string | undefined;
async function someFile(): Promise<string> {
  fileId ??= (
    await city.call<{ fileId: string }>('huli-officer', 'POST', `/api/v1/cases/${await someCase()}/files`, {
      format: 'docx',
    })
  ).body.fileId;
  while (await makeOneCaseFile(caseFileTools(city.tools)));
  return fileId;
}

const cabbage = encodeURIComponent('大白菜');
const ofDistrict: Outcomes = { 'siming-officer': 'outside-district', 'jimei-officer': 'outside-district' };

/** Duty. */
export const dutyWalk: Record<string, Line> = {
  dutyOptions: { ask: () => ({ url: '/api/v1/duty/options' }), soundFor: 'city-officer' },
  dutyDealers: { ask: () => ({ url: `/api/v1/duty/dealers?q=${cabbage}` }), soundFor: 'city-officer' },
  exportDutyDealers: {
    ask: () => ({ url: `/api/v1/duty/dealers/export?q=${cabbage}` }),
    soundFor: 'city-officer',
  },
  lookAtMeal: {
    ask: async () => ({ url: `/api/v1/duty/meals?party=${await kitchen()}&day=2026-11-19&meal=lunch` }),
    outcomes: ofDistrict,
    soundFor: 'huli-officer',
  },
  openIncident: {
    ask: async () => ({
      url: '/api/v1/incidents',
      body: { number: number(), what: '走查：有人腹痛', party: await kitchen() },
    }),
    outcomes: ofDistrict,
    soundFor: 'huli-officer',
    success: 201,
  },
  listIncidents: { ask: () => ({ url: '/api/v1/incidents' }), soundFor: 'city-officer' },
  readIncident: {
    ask: async () => ({ url: `/api/v1/incidents/${await incident()}` }),
    outcomes: ofDistrict,
    soundFor: 'huli-officer',
  },
  fileIncidentReport: {
    ask: async () => ({
      url: `/api/v1/incidents/${await incident()}/reports`,
      body: { documentNumber: number(), stage: 'first' },
    }),
    outcomes: ofDistrict,
    soundFor: 'huli-officer',
    success: 201,
  },
  makeCaseFile: {
    ask: async () => ({ url: `/api/v1/cases/${await someCase()}/files`, body: { format: 'pdf' } }),
    outcomes: ofDistrict,
    soundFor: 'huli-officer',
    success: 202,
  },
  listCaseFiles: {
    ask: async () => ({ url: `/api/v1/cases/${await someCase()}/files` }),
    outcomes: ofDistrict,
    soundFor: 'huli-officer',
  },
  downloadCaseFile: {
    ask: async () => ({ url: `/api/v1/case-files/${await someFile()}` }),
    outcomes: ofDistrict,
    soundFor: 'huli-officer',
  },
};
