import type { Adapter } from './adapter.ts';
import { customsXml } from './customs-xml.ts';
import { quarantineJson } from './quarantine-json.ts';
import { quickTestJson } from './quick-test-json.ts';
import { slaughterLines } from './slaughter-lines.ts';

/** By the name that the city's data gives a department's format. */
export const ADAPTERS: ReadonlyMap<string, Adapter> = new Map([
  ['quarantine-json', quarantineJson],
  ['customs-xml', customsXml],
  ['slaughter-lines', slaughterLines],
  ['quick-test-json', quickTestJson],
]);
