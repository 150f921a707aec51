/**
 * What the simulator asks of a city: a part of `CityData` (server/modules/registry/index.ts), so that
 * what `loadCity(folder)` gives can be passed as it is.
 */
export interface CityFacts {
  readonly city: { readonly code: string; readonly name: { readonly zh: string } };
  readonly districts: ReadonlyMap<string, { readonly code: string; readonly zh: string }>;
  readonly streets: ReadonlyMap<
    string,
    { readonly code: string; readonly zh: string; readonly district: string }
  >;
  readonly categories: ReadonlyMap<string, { readonly goodsKind: string }>;
  readonly goodsKinds: ReadonlyMap<string, { readonly imported: string | null }>;
}

/** A place of business: street code, and how an address there begins. */
export interface Place {
  streetCode: string;
  districtCode: string;
  district: string;
  address: string;
}

/** Every street of the city with its address prefix, in the order of the city's own table. */
export function placesOf(city: CityFacts): Place[] {
  return [...city.streets.values()].map((street) => {
    const district = city.districts.get(street.district)?.zh ?? '';
    return {
      streetCode: street.code,
      districtCode: street.district,
      district,
      address: `${city.city.name.zh}${district}${street.zh}`,
    };
  });
}

/** The city's name without its rank: a firm leaves out the 市. */
export function shortCityName(city: CityFacts): string {
  return city.city.name.zh.replace(/市$/u, '');
}
