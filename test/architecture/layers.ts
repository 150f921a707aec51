/**
 * The order of the modules, lowest first; a module may import those above its own line in this table and
 * nothing else. Adding a module is one line here: the dependency rules, the schema rule and the order of the
 * migrations follow from it.
 */
export interface Layer {
  module: string;
  /** Modules of the same layer do not know each other, but for those named in `alsoMayImport`. */
  layer: number;
  alsoMayImport?: readonly string[];
}

export const layers: readonly Layer[] = [
  { module: 'identity', layer: 1 },
  { module: 'attachments', layer: 1, alsoMayImport: ['identity'] },
  { module: 'registry', layer: 2 },
  { module: 'ledger', layer: 3 },
  { module: 'deadlines', layer: 3 },
  { module: 'vouchers', layer: 4 },
  { module: 'lot-tests', layer: 4, alsoMayImport: ['vouchers'] },
  { module: 'trace', layer: 5 },
  { module: 'epcis', layer: 5 },
  { module: 'intake', layer: 5 },
  { module: 'rollups', layer: 5 },
  { module: 'departments', layer: 5 },
  { module: 'retail', layer: 5 },
  { module: 'papers', layer: 5 },
  { module: 'production', layer: 5 },
  { module: 'day-close', layer: 5 },
  { module: 'labels', layer: 5 },
  { module: 'complaints', layer: 5 },
  { module: 'alerts', layer: 6 },
  { module: 'recall', layer: 6 },
  { module: 'standard', layer: 6, alsoMayImport: ['scan'] },
  { module: 'scan', layer: 6 },
  { module: 'record-books', layer: 6 },
  { module: 'desk', layer: 6 },
  { module: 'onboarding', layer: 6 },
  { module: 'shelf-life', layer: 6 },
  { module: 'feed', layer: 7 },
  { module: 'sale-check', layer: 7 },
  { module: 'cases', layer: 7 },
  { module: 'notices', layer: 8 },
  { module: 'night-duty', layer: 8 },
  { module: 'recalls', layer: 9 },
  { module: 'case-files', layer: 10 },
];

/** The modules that `module` may import, through their index.ts. */
export function mayImport(module: string): string[] {
  const own = layers.find((entry) => entry.module === module);
  if (!own) throw new Error(`Module ${module} has no line in test/architecture/layers.ts`);
  const below = layers.filter((entry) => entry.layer < own.layer).map((entry) => entry.module);
  return [...below, ...(own.alsoMayImport ?? [])];
}
