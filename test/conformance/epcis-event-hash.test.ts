import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventHashId, namespacesOf, preHash } from '../../server/modules/epcis/event-hash.ts';
import type { EventBody } from '../../server/modules/epcis/index.ts';
import { XmlReader } from '../../server/modules/epcis/reading/xml-reader.ts';
import { isPresent, OFFICIAL } from './epcis-verdict.ts';

/** Event hash ids of the CBV against the vectors of its reference, and whatever must hash alike. */
const present = isPresent('event-hash');
const vectors = join(OFFICIAL, 'event-hash');
const filesOf = (folder: string) =>
  present
    ? readdirSync(folder)
        .filter((file) => /\.(jsonld|json|xml)$/.test(file))
        .sort()
    : [];

function read(path: string): { events: EventBody[]; envelope: Record<string, unknown> } {
  const text = readFileSync(path, 'utf8');
  if (!path.endsWith('.xml')) {
    const document = JSON.parse(text) as { epcisBody: { eventList: EventBody[] } } & Record<string, unknown>;
    return { events: document.epcisBody.eventList, envelope: document };
  }
  const reader = new XmlReader();
  // Some of the vectors name the namespace of 1.x and are 2.0 in all else.
  const found = reader.write(
    Buffer.from(text.replace(/"urn:epcglobal:epcis:xsd:1"/g, '"urn:epcglobal:epcis:xsd:2"')),
  );
  const end = reader.end();
  return {
    events: [...found, ...end.events].map((one) => one.body as EventBody),
    envelope: end.envelope as Record<string, unknown>,
  };
}

describe.skipIf(!present)('event hash ids of CBV 2.0', () => {
  it.each(filesOf(vectors))('%s gives the official texts and ids', (file) => {
    const lines = (ending: string) =>
      readFileSync(join(vectors, file.replace(/\.\w+$/, ending)), 'utf8')
        .trim()
        .split('\n');
    const { events, envelope } = read(join(vectors, file));
    const names = namespacesOf(envelope);
    expect(events.map((event) => eventHashId(event, names))).toEqual(lines('.hashes'));
    // One vector's text was cut; its id is whole.
    if (!file.startsWith('epcisDocWithDefaultSchema'))
      expect(events.map((event) => preHash(event, names))).toEqual(lines('.prehashes'));
  });

  it.each(filesOf(join(vectors, 'expected-equal')))('All events of %s have one id', (file) => {
    const { events, envelope } = read(join(vectors, 'expected-equal', file));
    const ids = events.map((event) => eventHashId(event, namespacesOf(envelope)));
    expect(ids.length).toBeGreaterThan(1);
    expect(new Set(ids).size).toBe(1);
  });

  it('Of the seven spellings of one event six have one id; the other gives it another zone, which is hashed', () => {
    const folder = join(OFFICIAL, 'examples/xml-2.0/WithEventHashID');
    const ids = new Map(
      filesOf(folder).map((file) => {
        const { events, envelope } = read(join(folder, file));
        return [file, events.map((event) => eventHashId(event, namespacesOf(envelope)))[0]];
      }),
    );
    expect(ids.size).toBe(7);
    const other = ids.get('event_with_identical_hash_id_2.xml');
    ids.delete('event_with_identical_hash_id_2.xml');
    expect(new Set(ids.values()).size).toBe(1);
    expect(other).not.toBe([...ids.values()][0]);
  });
});
