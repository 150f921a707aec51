import type { Reply } from '../../../platform/http.ts';
import { showAttachment } from '../../attachments/index.ts';
import { processOf } from '../../production/index.ts';
import type { LotId } from '../../registry/index.ts';
import { type ScanCall, say } from '../answer.ts';
import { lotOf } from '../find-code.ts';
import type { ScanPorts } from '../read-lot.ts';

/** A picture of a step, if the lot's maker shows it to everybody. */
export async function answerStepPhoto(ports: ScanPorts, call: ScanCall): Promise<Reply> {
  const { code = '', sha256 = '' } = call.params;
  const lotId = await lotOf(ports.db, `/t/${encodeURIComponent(code)}`);
  const steps =
    lotId === undefined ? [] : ((await processOf(ports.db, [lotId as LotId])).get(lotId as LotId) ?? []);
  const shown = steps.some((step) => step.photoSha256 === sha256);
  return shown ? showAttachment(ports, sha256) : say(ports, call, 'unknown', '');
}
