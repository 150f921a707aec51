import { type DocumentKind, joinRecord, type Reproject } from '../ledger/index.ts';
import { projectCheck, projectRelease, type ResolvedCheck, type ResolvedRelease } from './project-process.ts';

export { unreleasedLots } from './held-lots.ts';
export { type MeasuredValue, type ProcessStep, processOf } from './process-steps.ts';
export { productionOperations } from './production.routes.ts';
export {
  ProcessCheckBody,
  type ProcessCheckInput,
  ReleaseBody,
  type ReleaseInput,
} from './production.schemas.ts';
export { recordCheck } from './record-check.ts';
export { releaseLots } from './release-lots.ts';

/** This module's projections, for verify. */
export function productionProjections(): Map<DocumentKind, Reproject> {
  return new Map<DocumentKind, Reproject>([
    [
      'process-check',
      (document, sections, resolved) =>
        projectCheck(document, joinRecord(sections) as never, resolved as ResolvedCheck),
    ],
    ['release', (document, _sections, resolved) => projectRelease(document, resolved as ResolvedRelease)],
  ]);
}
