import { caseById, caseForOfficer, openCase } from './modules/cases/index.ts';
import { documentByNumber } from './modules/ledger/index.ts';
import type { DutyTools } from './modules/night-duty/index.ts';
import type { ServerTools } from './tools.ts';

/** What night duty is handed beside the rest: how an incident opens or joins a case. */
export const dutyTools = (tools: ServerTools): DutyTools => ({
  ...tools,
  openCaseFor: async (principal, { number, title, reason, lots, division }) => {
    // A report that came to grief may have opened the case: the next try joins it, whatever it says of the lots by then.
    const earlier = await documentByNumber(tools.db, tools.officeId, number);
    if (earlier && (await caseById(tools.db, earlier.documentId)))
      return (await caseForOfficer(tools, principal, earlier.documentId)).caseId;
    // Cases are handled by a city's or a district's office, not by a street's.
    const office = tools.city.streets.get(division)?.district ?? division;
    const { caseId } = await openCase(tools, principal, {
      documentNumber: number,
      title,
      origin: { kind: 'own' },
      lots: [...lots],
      division: office,
      note: reason,
    });
    return caseId;
  },
  caseFor: async (principal, caseId) => void (await caseForOfficer(tools, principal, caseId)),
});
