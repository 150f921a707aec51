import type { Sorting } from './data-table.tsx';

/** 'sold' ascending, '-sold' descending: how a sorting stands in an address. */
export function writeSorting({ key, descending }: Sorting): string {
  return descending ? `-${key}` : key;
}
export function readSorting(text: string | undefined): Sorting | undefined {
  if (!text) return undefined;
  return text.startsWith('-') ? { key: text.slice(1), descending: true } : { key: text, descending: false };
}
