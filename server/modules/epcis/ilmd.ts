import { isDay } from '../registry/index.ts';

export interface LotMasterData {
  lotNumber: string | null;
  productionDate: string | null;
  expiryDate: string | null;
  origin: string | null;
}

/** The vocabulary's own master data; fields of other prefixes are the sender's and mean what the sender says. */
const PREFIXES = ['cbvmda:', 'urn:epcglobal:cbv:mda:', 'https://ref.gs1.org/cbv/mda/'];

/** What an event's ilmd says of its lot. Dates with a time keep their day; what is no day is left out. CBV 2.0, trade item master data. */
export function readIlmd(ilmd: Record<string, unknown> | undefined): LotMasterData {
  const text = (...names: string[]): string | null => {
    for (const name of names) {
      for (const prefix of PREFIXES) {
        const value = ilmd?.[prefix + name];
        if (typeof value === 'string' && value.trim() !== '') return value.trim();
      }
    }
    return null;
  };
  const day = (...names: string[]): string | null => {
    const value = text(...names)?.slice(0, 10) ?? null;
    return value !== null && isDay(value) ? value : null;
  };
  const lotNumber = text('lotNumber');
  return {
    lotNumber: lotNumber !== null && lotNumber.length <= 100 ? lotNumber : null,
    productionDate: day('productionDate'),
    expiryDate: day('itemExpirationDate', 'bestBeforeDate', 'sellByDate'),
    origin: text('countryOfOrigin')?.slice(0, 200) ?? null,
  };
}
