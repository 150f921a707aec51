export { type LapsingPaper, papersOf, papersSoonLapsing } from './held-papers.ts';
export { type HeldPaper, holds, senderStops, stateOfPaper } from './lapse.rules.ts';
export { lapsingNeed } from './lapsing-need.ts';
export type { PaperTools } from './paper-tools.ts';
export { paperOperations } from './papers.routes.ts';
export { stoppedByPapers } from './stopped-by-papers.ts';
export { viewBundle } from './view-bundle.ts';
export { viewDrawer } from './view-drawer.ts';
