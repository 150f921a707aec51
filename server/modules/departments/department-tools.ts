import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db.ts';
import type { IdMint } from '../../platform/ids.ts';
import type { CityData } from '../registry/index.ts';
import type { Ask, Link } from './adapters/adapter.ts';

/** Secrets and addresses, by the code of the department; null: its secret is known, its address is not. */
export type DepartmentLinks = ReadonlyMap<string, { address: string | null; secret: string }>;

export interface DepartmentTools {
  db: Db;
  clock: Clock;
  ids: IdMint;
  city: CityData;
  /** None: nobody is connected. */
  departmentLinks?: DepartmentLinks | undefined;
  /** How departments are asked; over HTTP unless told. */
  askDepartment?: Ask;
}

/** Where a department can be asked; null: nowhere yet. */
export function linkOf(
  tools: Pick<DepartmentTools, 'departmentLinks'>,
  code: string,
  addressOfCity: string | null,
): Link | null {
  const link = tools.departmentLinks?.get(code);
  const address = link?.address ?? addressOfCity;
  return link && address !== null ? { address: address.replace(/\/+$/, ''), secret: link.secret } : null;
}
