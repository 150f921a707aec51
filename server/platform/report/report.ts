import type { Chapter } from './blocks.ts';

/** A report: its cover, and its chapters in their order. */
export interface Report {
  title: string;
  /** Below the title on the cover. */
  subtitle: string;
  /** Name and value, on the cover. */
  facts: readonly (readonly [string, string])[];
  /** Below the facts. */
  note: string;
  chapters: readonly Pick<Chapter, 'title' | 'blocks'>[];
  /** In the margin of each page: by what the report is found again. */
  footer: string;
  at: Date;
}
