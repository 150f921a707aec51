import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { type Disagreement, generatedPart, verdictTable, withGenerated } from './epcis-docs.ts';
import { DOCS, isPresent, OFFICIAL, verdict } from './epcis-verdict.ts';
import { elementsOf, parseXml, writeXml, type XmlElement } from './xml-tree.ts';

/** Holds our tables of the XML binding against the official XML Schemas, on every example and every way to spoil it. */

const present = isPresent('examples/xml-2.0');
const BATCH = 400;

const filesOf = (folder: string): string[] =>
  present
    ? readdirSync(join(OFFICIAL, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.xml'))
        .map((file) => join(folder, file))
        .sort()
    : [];
const VERSIONS = [
  { version: '2.0', files: filesOf('examples/xml-2.0'), xsd: 'xsd-2.0/EPCglobal-epcis-2_0.xsd' },
  { version: '1.2', files: filesOf('examples/xml-1.2'), xsd: 'xsd-1.2/EPCglobal-epcis-1_2.xsd' },
];

/** The official verdicts: true where the schema takes the document. */
async function theirs(xsd: string, documents: readonly string[]): Promise<boolean[]> {
  const folder = join(OFFICIAL, xsd, '..');
  const read = (file: string) => ({ fileName: file, contents: readFileSync(join(folder, file), 'utf8') });
  const main = xsd.split('/').at(-1) ?? '';
  const others = readdirSync(folder).filter((file) => file.endsWith('.xsd') && file !== main);
  const verdicts: boolean[] = [];
  for (let at = 0; at < documents.length; at += BATCH) {
    const part = documents.slice(at, at + BATCH);
    const { errors } = await validateXML({
      xml: part.map((contents, index) => ({ fileName: `d${index}.xml`, contents })),
      schema: [read(main)],
      preload: others.map(read),
      maxMemoryPages: 16_384,
    });
    const bad = new Set(errors.map((error) => /\bd(\d+)\.xml/.exec(error.rawMessage)?.[1]));
    verdicts.push(...part.map((_one, index) => !bad.has(String(index))));
  }
  return verdicts;
}

interface Spoilt {
  what: string;
  text: string;
}

/** Each element and attribute that the standard names, spoilt in each way, once for each kind of place in all files. */
function spoilt(file: string, seen: Set<string>): Spoilt[] {
  const root = parseXml(readFileSync(join(OFFICIAL, file), 'utf8'));
  const found: Spoilt[] = [];
  const walk = (element: XmlElement, path: string, parent: XmlElement | null) => {
    const names = elementsOf(element).map((child) => child.name);
    const key = [path, ...names, '@', ...element.attributes.map(([name]) => name)].join(' ');
    if (!seen.has(key)) {
      seen.add(key);
      for (const [how, change] of Object.entries(waysToSpoil(element, parent))) {
        const undo = change();
        found.push({ what: `${file}: ${path} ${how}`, text: writeXml(root) });
        undo();
      }
    }
    // Inside extensions anything goes.
    for (const child of elementsOf(element))
      if (!child.name.includes(':')) walk(child, `${path}/${child.name}`, element);
  };
  walk(root, root.name, null);
  return found;
}

type Change = () => () => void;

function waysToSpoil(element: XmlElement, parent: XmlElement | null): Record<string, Change> {
  const { name, children, attributes } = element;
  const withText =
    (text: string): Change =>
    () => {
      element.children = [text];
      return () => {
        element.children = children;
      };
    };
  const among =
    (change: (siblings: XmlElement['children'], at: number) => void): Change =>
    () => {
      const siblings = parent?.children ?? [];
      if (parent) parent.children = [...siblings];
      change(parent?.children ?? [], siblings.indexOf(element));
      return () => {
        if (parent) parent.children = siblings;
      };
    };
  const withAttributes =
    (changed: [string, string][]): Change =>
    () => {
      element.attributes = changed;
      return () => {
        element.attributes = attributes;
      };
    };
  const ways: Record<string, Change> = {
    'with an unknown element in it': () => {
      element.children = [...children, { name: 'unknownWord', attributes: [], children: [] }];
      return () => {
        element.children = children;
      };
    },
    'with an unknown attribute': withAttributes([...attributes, ['unknownWord', '1']]),
  };
  if (parent) {
    ways['left out'] = among((list, at) => list.splice(at, 1));
    ways.twice = among((list, at) => list.splice(at, 0, element));
    ways['put last'] = among((list, at) => list.push(...list.splice(at, 1)));
    ways['put first'] = among((list, at) => list.unshift(...list.splice(at, 1)));
    ways['spelled otherwise'] = () => {
      element.name = `${name}s`;
      return () => {
        element.name = name;
      };
    };
    if (!children.some((child) => typeof child !== 'string')) {
      ways['is a number'] = withText('7');
      ways['is no word'] = withText('no such word');
      ways['is an unknown word'] = withText('nosuchword');
    }
    ways['is empty'] = () => {
      element.children = [];
      return () => {
        element.children = children;
      };
    };
  }
  attributes.forEach(([key], at) => {
    if (key.includes(':') || key === 'xmlns') return;
    const but = (value: string | null, as = key): [string, string][] =>
      attributes.flatMap((one, index): [string, string][] =>
        index !== at ? [one] : value === null ? [] : [[as, value]],
      );
    ways[`without @${key}`] = withAttributes(but(null));
    ways[`with @${key} no word`] = withAttributes(but('no such word'));
    ways[`with @${key} a number`] = withAttributes(but('7'));
    ways[`with @${key} spelled otherwise`] = withAttributes(but(attributes[at]?.[1] ?? '', `${key}s`));
  });
  return ways;
}

const IN_LATER = 'EventList/extension/extension';
const ONE_POINT_TWO = 'any';

/** Why we refuse what the XSD takes. The bindings are one road here: an event must be right in JSON too. */
const WHY: Readonly<Record<string, string>> = {
  'event-names-nothing': 'EPCIS 2.0 says in words that an event names something; an XSD cannot say it.',
  'parent-needed': 'EPCIS 2.0, AggregationEvent: the parent may be left out of an observation only.',
  'transformation-one-sided': 'EPCIS 2.0, TransformationEvent: inputs and outputs, or a transformationID.',
  'field-format':
    'An identifier is a URI with a scheme, a zone is one that exists, a unit has the letters of a unit (the JSON Schema); to the XSD nearly every text is a URI.',
  'field-missing': 'The declaration of an error has its time (EPCIS 2.0); the XSD does not ask for it.',
  'field-value':
    'A word that is in no vocabulary and is no URI (the JSON Schema); to the XSD every word is a URI.',
  'schema-version-unsupported': 'The version must fit the namespace; to the XSD it is any number.',
  'xml-element-unexpected': 'In an error declaration of 2.0 the XSD takes each field any number of times.',
  [ONE_POINT_TWO]:
    'An event of 2.0 in a document of 1.2 stands in two extensions, where the XSD checks nothing; its fields are held to those of 2.0.',
};

describe.skipIf(!present)('our tables beside the official XML Schemas', () => {
  const disagreements: Disagreement[] = [];
  let total = 0;

  it.each(VERSIONS)('Both take every example of $version', async ({ files, xsd }) => {
    expect(files.length).toBeGreaterThan(0);
    const texts = files.map((file) => readFileSync(join(OFFICIAL, file), 'utf8'));
    const own = texts.map((text) => verdict(text, 'application/xml'));
    expect(await theirs(xsd, texts)).toEqual(texts.map(() => true));
    expect(own.map((issues) => issues[0]?.en ?? '')).toEqual(texts.map(() => ''));
  });

  it.each(VERSIONS)(
    'On every way to spoil an example of $version both say the same, or the page says why',
    async ({ files, xsd }) => {
      const seen = new Set<string>();
      const documents = files.flatMap((file) => spoilt(file, seen));
      const official = await theirs(
        xsd,
        documents.map(({ text }) => text),
      );
      total += documents.length;
      for (const [index, { what, text }] of documents.entries()) {
        const [issue] = verdict(text, 'application/xml');
        if ((issue === undefined) === official[index]) continue;
        const code = what.includes(IN_LATER) ? ONE_POINT_TWO : (issue?.code ?? '');
        disagreements.push({
          code,
          what: what.replace(/^examples\//, '').replace(/EPCISBody\/EventList/, '…'),
        });
      }
    },
    240_000,
  );

  it('docs/epcis.md says on what we differ, and why', () => {
    if (process.env.SHOW) for (const one of disagreements) console.info(one.code, one.what);
    const table = verdictTable(total, disagreements, WHY);
    if (process.env.UPDATE_DOCS) withGenerated(DOCS, table, 'epcis-xml');
    expect(table).not.toContain('not explained');
    expect(generatedPart(DOCS, 'epcis-xml')).toBe(table);
  });
});
