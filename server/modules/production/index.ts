import type { Operation } from '../identity/index.ts';

export { unreleasedLots } from './held-lots.ts';
export { type MeasuredValue, type ProcessStep, processOf } from './process-steps.ts';

export function productionOperations(): Operation[] {
  return [];
}
