import { join } from 'node:path';
import type { CityData } from '../../server/modules/registry/index.ts';
import { PROJECT_ROOT } from '../../server/platform/config.ts';
import type { Words } from '../../server/platform/errors.ts';
import type { CodeWords } from './code-lists.ts';
import type { Message } from './collect-messages.ts';
import type { FieldWords } from './field-rows.ts';

export const STANDARD_DIR = join(PROJECT_ROOT, 'standard');
export interface MessageWords {
  [name: string]: { title: Words; text: Words };
}

/** All that is written by hand and goes into the standard. */
export interface Sources {
  version: string;
  city: CityData;
  cityDir: string;
  messages: readonly Message[];
  messageWords: MessageWords;
  fieldWords: FieldWords;
  codeWords: CodeWords;
  epcis: { rows: Record<string, unknown>[] };
  terms: { rows: Record<string, unknown>[] };
}
