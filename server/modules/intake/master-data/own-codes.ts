import { type CityData, findUnit } from '../../registry/index.ts';
import { mapKey, type Scheme, type Wanted } from './wanted.ts';

/**
 * A sender's own codes inside the body of a document. A product is `{ "product": { "ownCode": "A-123", "name": "…" } }`,
 * a party the same under any other name (`receiver`, `supplier`, `producer`), a unit any text under `unit`.
 */

interface OwnCode {
  ownCode: string;
  name?: unknown;
}

const isOwnCode = (value: unknown): value is OwnCode =>
  typeof value === 'object' &&
  value !== null &&
  'ownCode' in value &&
  typeof value.ownCode === 'string' &&
  value.ownCode.trim() !== '' &&
  value.ownCode.length <= CODE_MAX;

const CODE_MAX = 120;

const wantedOf = (key: string, code: OwnCode): Wanted => ({
  scheme: key === 'product' ? 'product' : 'party',
  value: code.ownCode.trim(),
  ...(typeof code.name === 'string' ? { sample: code.name } : {}),
});

const unitOf = (text: string): Wanted => ({ scheme: 'unit', value: text.trim() });

const isUnit = (key: string, value: unknown): value is string =>
  key === 'unit' && typeof value === 'string' && value.trim() !== '' && value.length <= CODE_MAX;

/** Every code and unit of a body, each once. */
export function codesIn(body: unknown): Wanted[] {
  const found = new Map<string, Wanted>();
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        const wanted = isOwnCode(inner)
          ? wantedOf(key, inner)
          : isUnit(key, inner)
            ? unitOf(inner)
            : undefined;
        if (!wanted) walk(inner);
        else if (!found.get(mapKey(wanted))?.sample) found.set(mapKey(wanted), wanted);
      }
    }
  };
  walk(body);
  return [...found.values()];
}

/** What stands for a code that is not mapped yet while the rest of its body is checked. */
const PLACEHOLDER: Readonly<Record<Scheme, string>> = { product: '1', party: '1', unit: 'kg' };

/** A unit that the city knows needs no mapping, but a sender may give it a meaning of its own. */
const needsMapping = (city: CityData, { scheme, value }: Wanted): boolean =>
  scheme !== 'unit' || findUnit(city.units, value) === null;

/**
 * The body with our ids and units in place of their codes, and the codes that nobody has mapped; where there are any,
 * placeholders stand for them, so that the rest can be checked already.
 */
export function withOurs(
  city: CityData,
  body: unknown,
  mapped: ReadonlyMap<string, string>,
): { body: unknown; missing: Wanted[] } {
  const missing = new Map<string, Wanted>();
  const targetOf = (wanted: Wanted): string | undefined => {
    const target = mapped.get(mapKey(wanted));
    if (target !== undefined || !needsMapping(city, wanted)) return target;
    if (!missing.get(mapKey(wanted))?.sample) missing.set(mapKey(wanted), wanted);
    return PLACEHOLDER[wanted.scheme];
  };
  const replace = (key: string, value: unknown): unknown => {
    if (isOwnCode(value)) {
      const { ownCode: _own, name: _name, ...rest } = value as OwnCode & Record<string, unknown>;
      const target = targetOf(wantedOf(key, value));
      return key === 'product' ? { ...rest, productId: target } : { ...rest, partyId: target };
    }
    if (isUnit(key, value)) return targetOf(unitOf(value)) ?? value;
    if (Array.isArray(value)) return value.map((one) => replace('', one));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, replace(name, inner)]));
    return value;
  };
  const ours = replace('', body);
  return { body: ours, missing: [...missing.values()] };
}
