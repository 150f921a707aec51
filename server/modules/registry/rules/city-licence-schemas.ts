import { type Static, Type } from 'typebox';
import { code, confidence, effective, exact, text } from './city-shapes.ts';

const anyOr = Type.Union([code, Type.Literal('*')]);

/** Which senders must have a licence on record before they issue a voucher (`licences.json`). */
export const licenceNeedSchema = Type.Object(
  {
    goodsKind: anyOr,
    senderKind: anyOr,
    /** Any one of them is enough. */
    kinds: Type.Array(code, { minItems: 1 }),
    /** A licence number in the register is enough too. */
    knownBy: Type.Optional(Type.Literal('licence-number')),
    effect: Type.Enum(['refuse', 'none']),
    clause: text,
    confidence,
    ...effective,
  },
  exact,
);

export type LicenceNeed = Static<typeof licenceNeedSchema>;

export interface CityLicenceData {
  readonly licenceNeeds: readonly LicenceNeed[];
}
