import { recall, remember } from '../../words/words.tsx';

const KEYS = ['place', 'plannedPlace', 'handler', 'supervisor', 'witness1', 'witness2', 'carrier'] as const;
export type Remembered = (typeof KEYS)[number];

const keyOf = (field: Remembered): string => `luyuan.disposals.${field}`;

/** What this phone said last: the same cold store, the same two people. */
export const lastSaid = (field: Remembered): string => recall(keyOf(field)) ?? '';

export function rememberSaid(said: Partial<Record<Remembered, string>>): void {
  for (const field of KEYS) if (said[field]) remember(keyOf(field), said[field]);
}
