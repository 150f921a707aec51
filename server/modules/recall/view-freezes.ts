import type { Queryable } from '../../platform/db.ts';
import { displayNames } from '../identity/index.ts';
import { type CityData, describeLots, findProducts, lotCode, partiesById } from '../registry/index.ts';
import { type Freeze, stateOf } from './freeze.rules.ts';
import type { FreezeViewValue } from './recall.schemas.ts';

/** Freezes as people read them, with names: four look-ups whatever their number. `today`: the day at the city. */
export async function viewFreezes(
  db: Queryable,
  city: CityData,
  freezes: readonly Freeze[],
  today: string,
): Promise<FreezeViewValue[]> {
  const subjects = freezes.map((freeze) => freeze.subject);
  const [lots, products, parties, people] = await Promise.all([
    describeLots(
      db,
      subjects.flatMap((one) => (one.kind === 'lot' ? [one.lotId] : [])),
    ),
    findProducts(db, {
      ids: subjects.flatMap((one) => (one.kind === 'product' ? [one.productId] : [])),
      gtins: [],
      codes: [],
    }),
    partiesById(
      db,
      subjects.flatMap((one) =>
        one.kind === 'party'
          ? [one.partyId]
          : one.kind === 'product' && one.producerId
            ? [one.producerId]
            : [],
      ),
    ),
    displayNames(db, [
      ...new Set(freezes.flatMap((one) => [one.frozenBy, ...(one.lift ? [one.lift.liftedBy] : [])])),
    ]),
  ]);
  const productName = (id: string) => products.find((one) => one.productId === id)?.name ?? id;
  const nameOf = ({ subject }: Freeze): string => {
    if (subject.kind === 'party') return parties.get(subject.partyId)?.name ?? subject.partyId;
    if (subject.kind === 'lot') return lots.get(subject.lotId)?.product.name ?? lotCode(subject.lotId);
    const maker = subject.producerId === null ? undefined : parties.get(subject.producerId)?.name;
    return maker === undefined
      ? productName(subject.productId)
      : `${maker} ${productName(subject.productId)}`;
  };
  return freezes.map((freeze) => {
    const { subject, lift } = freeze;
    return {
      freezeId: freeze.freezeId,
      documentNumber: freeze.documentNumber,
      state: stateOf(freeze, today),
      at: freeze.at.toISOString(),
      subject: {
        kind: subject.kind,
        name: nameOf(freeze),
        lotId: subject.kind === 'lot' ? subject.lotId : null,
        lotCode: subject.kind === 'lot' ? lotCode(subject.lotId) : null,
        productId: subject.kind === 'product' ? subject.productId : null,
        producerId: subject.kind === 'product' ? subject.producerId : null,
        partyId: subject.kind === 'party' ? subject.partyId : null,
      },
      division: { code: freeze.divisionCode, name: divisionName(city, freeze.divisionCode) },
      clause: freeze.clause,
      reason: freeze.reason,
      endsOn: freeze.endsOn,
      frozenBy: people.get(freeze.frozenBy) ?? '',
      lifted: lift && {
        documentNumber: lift.documentNumber,
        reason: lift.reason,
        at: lift.at.toISOString(),
        by: people.get(lift.liftedBy) ?? '',
      },
      call: city.city.complaintPhone,
    };
  });
}

const divisionName = (city: CityData, code: string): string =>
  code === city.city.code
    ? city.city.name.zh
    : ((city.districts.get(code) ?? city.streets.get(code))?.zh ?? code);
