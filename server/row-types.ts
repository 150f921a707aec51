import { makeRowTypes, type RowTypes, STANDARD_ROW_TYPES } from './modules/intake/index.ts';

/** Every kind of document that may come as a row: of a batch, a backlog, a file. A module adds its own by a line here. */
export const rowTypes: RowTypes = makeRowTypes([...STANDARD_ROW_TYPES]);
