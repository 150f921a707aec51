import type { ComplaintKind } from '../../complaints/index.ts';
import type { Operation } from '../../identity/index.ts';
import { publicPage } from '../public-page.ts';
import type { ScanPorts } from '../read-lot.ts';
import { FormLimit } from './form-limit.ts';
import { showTellForm, takeTellForm } from './tell.ts';
import { FORM_PATH } from './tell-view.ts';

const NAMES: Readonly<Record<ComplaintKind, string>> = {
  complaint: 'Complaint',
  report: 'Report',
  correction: 'Correction',
};

/** 投诉, 举报 and 网页纠错: plain forms for everybody, each with an address of its own. */
export function tellOperations(ports: ScanPorts): Operation[] {
  const limit = new FormLimit(ports.formsPerHour_max ?? 0);
  return (['complaint', 'report', 'correction'] as const).flatMap((kind) => [
    publicPage(ports, `scan${NAMES[kind]}Form`, FORM_PATH[kind], `Form: ${kind}`, (call) =>
      showTellForm(ports, call, kind),
    ),
    publicPage(
      ports,
      `scan${NAMES[kind]}Send`,
      FORM_PATH[kind],
      `Take the form: ${kind}`,
      (call) => takeTellForm(ports, call, kind, limit),
      'POST',
    ),
  ]);
}
