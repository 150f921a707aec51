import type { EventBody, QuantityElement } from './epcis.schemas.ts';
import { type Identifier, readIdentifier } from './identifiers.ts';

/** In which capacity an event names a thing. `…Class` is one of a quantity list. */
export type ThingRole =
  | 'epc'
  | 'epcClass'
  | 'parent'
  | 'child'
  | 'childClass'
  | 'input'
  | 'inputClass'
  | 'output'
  | 'outputClass';

export interface NamedThing {
  role: ThingRole;
  /** RFC 6901 pointer inside the event. */
  path: string;
  text: string;
  identifier: Identifier;
  quantity?: number | undefined;
  uom?: string | undefined;
}

const LISTS: readonly { field: string; role: ThingRole; quantities: boolean }[] = [
  { field: 'epcList', role: 'epc', quantities: false },
  { field: 'quantityList', role: 'epcClass', quantities: true },
  { field: 'childEPCs', role: 'child', quantities: false },
  { field: 'childQuantityList', role: 'childClass', quantities: true },
  { field: 'inputEPCList', role: 'input', quantities: false },
  { field: 'inputQuantityList', role: 'inputClass', quantities: true },
  { field: 'outputEPCList', role: 'output', quantities: false },
  { field: 'outputQuantityList', role: 'outputClass', quantities: true },
];

export interface RawThing {
  role: ThingRole;
  path: string;
  text: string;
  quantity?: number | undefined;
  uom?: string | undefined;
}

/** Everything an event names, in a fixed order: rows of its projection are numbered by it. */
export function rawThings(event: EventBody): RawThing[] {
  const things: RawThing[] = [];
  if (event.parentID !== undefined) things.push({ role: 'parent', path: '/parentID', text: event.parentID });
  for (const { field, role, quantities } of LISTS) {
    const entries = event[field];
    if (!Array.isArray(entries)) continue;
    for (const [index, entry] of entries.entries()) {
      if (!quantities) things.push({ role, path: `/${field}/${index}`, text: entry as string });
      else {
        const element = entry as QuantityElement;
        things.push({
          role,
          path: `/${field}/${index}/epcClass`,
          text: element.epcClass,
          quantity: element.quantity,
          uom: element.uom,
        });
      }
    }
  }
  return things;
}

/** The same, with each identifier read. @throws RangeError for an event that was not checked before */
export function namedThings(event: EventBody): NamedThing[] {
  return rawThings(event).map((thing) => {
    const reading = readIdentifier(thing.text);
    if (!reading.ok) throw new RangeError(`${thing.path}: ${thing.text}`);
    return { ...thing, identifier: reading.identifier };
  });
}
