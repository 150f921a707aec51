import type { Chapter, ReportBlock } from '../../platform/report/blocks.ts';
import { documentsById } from '../ledger/index.ts';
import { NOT_KNOWN } from './draft.rules.ts';
import type { DutyTools } from './duty-tools.ts';
import { incidentsOfCase, reportsOf, type Stage } from './incidents.store.ts';
import { draftLines, readReports } from './view-incident.ts';

const STAGES: Readonly<Record<Stage, string>> = { first: '初报', 'follow-up': '续报', final: '终报' };

/** For the case file: each report of an incident of the case, as it stood when it was filed. */
export async function dutyChapters(tools: DutyTools, caseId: string): Promise<Chapter[]> {
  const incidents = await incidentsOfCase(tools.db, caseId);
  const chapters: Chapter[] = [];
  for (const incident of incidents) {
    const reports = await readReports(tools, await reportsOf(tools.db, [incident.incidentId]));
    const known = await documentsById(
      tools.db,
      reports.map((one) => one.report.reportId),
    );
    const blocks = reports.map(({ report, told }, index): ReportBlock => {
      const before = reports.slice(0, index).map((one) => one.told);
      const lines = draftLines(tools, incident, null, [...before, told]);
      return {
        type: 'facts',
        rows: [
          ['报告', `${STAGES[report.stage]} ${report.documentNumber}`],
          ['报出时间', report.at.toISOString()],
          ...lines.map((line) => [line.label.zh, (line.value ?? NOT_KNOWN).zh] as const),
        ],
      };
    });
    chapters.push({
      title: '事件报告',
      blocks,
      documents: reports.map((one) => one.report.reportId).filter((id) => known.has(id)),
      files: [],
    });
  }
  return chapters;
}
