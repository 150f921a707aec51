import type { DocumentKind, Reproject } from '../ledger/index.ts';
import { projectClose, type ResolvedClose } from './project-close.ts';

export { dayCloseOperations } from './day-close.routes.ts';
export { DayCloseBody, type DayCloseInput } from './day-close.schemas.ts';
export { daysOpenNeed } from './days-open-need.ts';
export { daysOpen, type OpenDay } from './propose-close.ts';

/** This module's projection, for verify. */
export function dayCloseProjections(): Map<DocumentKind, Reproject> {
  return new Map<DocumentKind, Reproject>([
    ['day-close', (document, _sections, resolved) => projectClose(document, resolved as ResolvedClose)],
  ]);
}
