import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../platform/config.ts';
import { DOCUMENT_WORDS } from './document-words.ts';

test('Each kind of document is called as the glossary calls it', () => {
  const glossary = readFileSync(join(PROJECT_ROOT, 'docs/glossary.md'), 'utf8');
  const rows = glossary.matchAll(/^\| `([a-z-]+)` +\| ([^|（]+?) *(?:（[^|]*)?\|/gm);
  const called = Object.fromEntries([...rows].map(([, kind, zh]) => [kind, zh]));
  for (const [kind, { zh }] of Object.entries(DOCUMENT_WORDS))
    expect([kind, called[kind]]).toEqual([kind, zh]);
});
