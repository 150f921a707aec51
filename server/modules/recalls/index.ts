export { listPublications, type Publication, publicationById, publicationsOf } from './publications.store.ts';
export { type RecallLevel, type StoredRecall, standingOf } from './recall.ts';
export { recallChapters } from './recall-chapters.ts';
export { recallsOperations } from './recalls.routes.ts';
export { recallById, recallsOfLots } from './recalls.store.ts';
export { recallsNeed } from './recalls-need.ts';
export type { RecallsTools } from './who-may.ts';
