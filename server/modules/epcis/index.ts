import type { DocumentKind, Reproject } from '../ledger/index.ts';
import type { CityData } from '../registry/index.ts';
import { reprojectEpcisEvent } from './project-event.ts';

export type { EventOutcome } from './capture-event.ts';
export { type CapturedJob, captureEvents, type EpcisPorts } from './capture-events.ts';
export { type ContainerContents, containerContents } from './container-contents.ts';
export { epcisOperations } from './epcis.routes.ts';
export type { CaptureDocument, EventBody, Outcome } from './epcis.schemas.ts';
export { projectEpcisEvent, reprojectEpcisEvent } from './project-event.ts';
export { receiveCapture } from './receive-capture.ts';
export type { ResolvedEvent } from './resolved-event.ts';
export { runCaptures, startCaptureWorker } from './run-captures.ts';

/** This module's projections, for verify. */
export function epcisProjections(city: CityData): Map<DocumentKind, Reproject> {
  return new Map<DocumentKind, Reproject>([['epcis-event', reprojectEpcisEvent(city)]]);
}
