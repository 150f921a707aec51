import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../server/modules/epcis/testing/epcis-house.ts';
import { type Disagreement, generatedPart, verdictTable, withGenerated } from './epcis-docs.ts';
import { DOCS, isPresent, jsonExamples, OFFICIAL, officialJsonSchema, verdict } from './epcis-verdict.ts';

/** Holds our schemas of the JSON binding against the official one, on every example and every way to spoil it. */

const present = isPresent('examples/json');
const files = jsonExamples();
const theirs = officialJsonSchema();
const read = (file: string): Answer =>
  JSON.parse(readFileSync(join(OFFICIAL, 'examples/json', file), 'utf8'));

/** Ways to spoil a document, each at every place it can be done. */
const SPOILS: readonly { what: string; spoil: (holder: Answer, name: string) => void }[] = [
  {
    what: 'left out',
    spoil: (holder, name) => {
      delete holder[name];
    },
  },
  {
    what: 'is a number',
    spoil: (holder, name) => {
      holder[name] = 7;
    },
  },
  {
    what: 'is an unknown word',
    spoil: (holder, name) => {
      holder[name] = 'no such word';
    },
  },
  {
    what: 'is an empty list',
    spoil: (holder, name) => {
      holder[name] = [];
    },
  },
  {
    what: 'is an object',
    spoil: (holder, name) => {
      holder[name] = { unknown: 1 };
    },
  },
  {
    what: 'spelled otherwise',
    spoil: (holder, name) => {
      holder[`${name}s`] = holder[name];
      delete holder[name];
    },
  },
];

/** Why we refuse what the JSON Schema takes. */
const WHY: Readonly<Record<string, string>> = {
  'parent-needed': 'EPCIS 2.0, AggregationEvent: the parent may be left out of an observation only.',
  'field-missing at the top':
    'A document says what it is: the schema asks for a type, and takes a document of any.',
  'field-value at the top':
    'The two kinds of documents that capture takes; the schema takes a document of any type.',
  'field-type at the top':
    'The two kinds of documents that capture takes; the schema takes a document of any type.',
};

describe.skipIf(!present)('our schemas beside the official JSON Schema', () => {
  const disagreements: Disagreement[] = [];
  let total = 0;

  it.each(files)('%s: both take it, and every way to spoil it is judged by both', (file) => {
    const document = read(file);
    expect(theirs(document)).toBe(true);
    expect(verdict(JSON.stringify(document), 'application/ld+json')).toEqual([]);
    for (const path of placesOf(document)) {
      for (const { what, spoil } of SPOILS) {
        const spoiled = structuredClone(document);
        const [holder, name] = reach(spoiled, path);
        spoil(holder, name);
        total += 1;
        const [issue] = verdict(JSON.stringify(spoiled), 'application/ld+json');
        if ((issue === undefined) === theirs(spoiled)) continue;
        const code = issue === undefined ? '' : path === '/type' ? `${issue.code} at the top` : issue.code;
        disagreements.push({ code, what: `${file}: ${path} ${what}` });
      }
    }
  });

  it('docs/epcis.md says on what we differ, and why', () => {
    const table = verdictTable(total, disagreements, WHY);
    if (process.env.UPDATE_DOCS) withGenerated(DOCS, table, 'epcis-documents-verdicts');
    expect(table).not.toContain('not explained');
    expect(generatedPart(DOCS, 'epcis-documents-verdicts')).toBe(table);
  });

  /** Pointers to every named field that the standard defines: not inside extensions, whose content is anybody's. */
  function placesOf(value: Answer, path = ''): string[] {
    if (value === null || typeof value !== 'object') return [];
    return Object.entries(value).flatMap(([name, child]) => {
      const own = `${path}/${name}`;
      if (name.includes(':') || name === '@context') return [];
      return [...(Array.isArray(value) ? [] : [own]), ...placesOf(child, own)];
    });
  }

  function reach(document: Answer, path: string): [Answer, string] {
    const names = path.split('/').slice(1);
    const last = names.pop() ?? '';
    let holder = document;
    for (const name of names) holder = holder[name];
    return [holder, last];
  }
});
