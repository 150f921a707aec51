import type { ScanFrame } from '../scan/scan-view.ts';

/** What the pages of the standard show, as plain data in one language. */
export interface StandardFrame {
  frame: ScanFrame;
  /** 1.0.0 */
  version: string;
  published: boolean;
  title: string;
  /** Address of the version's folder, with a slash at the end. */
  base: string;
  chapters: readonly { name: string; title: string }[];
}

export interface FileGroup {
  title: string;
  files: readonly { name: string; path: string; size: string }[];
}

export interface ContentsPage extends StandardFrame {
  versions: readonly { version: string; published: boolean; path: string }[];
  groups: readonly FileGroup[];
}

export interface ChapterPage extends StandardFrame {
  /** Name of the chapter that is shown; null: all of them. */
  name: string | null;
  /** Text of each chapter shown, in Markdown. */
  texts: readonly { name: string; text: string }[];
}
