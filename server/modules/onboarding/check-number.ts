import type { Db } from '../../platform/db.ts';
import { type CityData, partyByUscc, readLicenceNumber, readUscc } from '../registry/index.ts';

/** GB 32100: under market supervision (9), 92 is an individual business (个体工商户). */
const isIndividual = (uscc: string): boolean => uscc.startsWith('92');

/**
 * What a licence number says of itself: its form, its check digits, the district in it. Of the business behind it nothing
 * is told to strangers but whether it is registered here.
 */
export async function checkNumber({ db, city }: { db: Db; city: CityData }, text: string) {
  const licence = readLicenceNumber(text, { schemes: city.city.licenceSchemes });
  if (licence.form !== 'other') {
    return {
      form: licence.form,
      ok: licence.ok,
      number: licence.ok ? licence.number : text,
      findings: licence.ok ? [] : licence.findings.map(({ code, zh, en }) => ({ code, zh, en })),
      taken: false,
      individual: false,
      district: licence.ok && 'parts' in licence ? districtOf(city, licence.parts.division) : null,
    };
  }
  const reading = readUscc(text);
  if (!reading.ok) {
    const findings = reading.findings.map(({ code, zh, en }) => ({ code, zh, en }));
    return {
      form: 'uscc' as const,
      ok: false,
      number: text,
      findings,
      taken: false,
      individual: false,
      district: null,
    };
  }
  const party = await partyByUscc(db, reading.uscc);
  return {
    form: 'uscc' as const,
    ok: true,
    number: reading.uscc,
    findings: [],
    taken: party?.source === 'registered',
    individual: isIndividual(reading.uscc),
    district: districtOf(city, reading.parts.division),
  };
}

function districtOf(city: CityData, code: string) {
  const district = city.districts.get(code);
  return district ? { code, zh: district.zh, en: district.en } : null;
}
