import type { Queryable } from '../../platform/db.ts';
import type { LotId } from '../registry/index.ts';
import { rangeWithin } from './labels.store.ts';
import { numberInSerial, serialHolds } from './piece-serials.rules.ts';

export type PieceFound =
  | { kind: 'genuine'; lotId: LotId; number: number; rangeId: string }
  /** The number was given out, the check characters are not its own: copied wrongly, or made up. */
  | { kind: 'invented' }
  /** No range has this number, or the text is no serial of the platform's. */
  | { kind: 'unissued' };

/** What a serial stands for. `scope`: the GTIN of 14 digits, or the T code of a lot of goods without one. One look-up. */
export async function findPiece(db: Queryable, scope: string, serial: string): Promise<PieceFound> {
  const number = numberInSerial(serial);
  if (number === null) return { kind: 'unissued' };
  const range = await rangeWithin(db, scope, number, number);
  if (!range) return { kind: 'unissued' };
  if (!serialHolds(range.checkKey, scope, serial)) return { kind: 'invented' };
  return { kind: 'genuine', lotId: range.lotId, number, rangeId: range.rangeId };
}
