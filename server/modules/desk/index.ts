export { deskOperations } from './desk.routes.ts';
export type { NeedValue } from './desk.schemas.ts';
export type { NeedSource, NeedTools } from './needs.ts';
