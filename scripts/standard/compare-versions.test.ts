import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Schema } from './collect-messages.ts';
import { compareSchemas, heaviest, leastVersion, newerFirst } from './compare-versions.ts';

const base: Schema = {
  type: 'object',
  required: ['number'],
  additionalProperties: false,
  properties: {
    number: { type: 'string', minLength: 1, maxLength: 64 },
    kind: { type: 'string', enum: ['a', 'b'] },
    lines: {
      type: 'array',
      maxItems: 500,
      items: { type: 'object', properties: { quantity: { type: 'integer', minimum: 0 } } },
    },
    at: { anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }] },
  },
};
const changed = (change: (schema: Record<string, never>) => void): Schema => {
  const copy = structuredClone(base) as never;
  change(copy);
  return copy;
};
const weights = (now: Schema) =>
  (['in', 'out'] as const).map((way) => heaviest(compareSchemas(base, now, way)));

describe('What a change of a schema weighs, sent and answered', () => {
  it.each<[string, (s: never) => void, [string | null, string | null]]>([
    ['nothing', () => {}, [null, null]],
    [
      'a description',
      (s: { description?: string }) => {
        s.description = 'x';
      },
      [null, null],
    ],
    [
      'a new optional field',
      (s: Schema) => {
        (s.properties ?? {}).note = { type: 'string' };
      },
      ['minor', 'minor'],
    ],
    [
      'a new required field',
      (s: Schema) => {
        (s.properties ?? {}).note = { type: 'string' };
        s.required?.push('note');
      },
      ['major', 'minor'],
    ],
    [
      'a field that is gone',
      (s: Schema) => {
        delete s.properties?.kind;
      },
      ['major', 'major'],
    ],
    [
      'a field that became required',
      (s: Schema) => {
        s.required?.push('kind');
      },
      ['major', 'minor'],
    ],
    [
      'a field that is no longer required',
      (s: Schema) => {
        s.required = [];
      },
      ['minor', 'major'],
    ],
    [
      'a shorter text',
      (s: Schema) => {
        Object.assign(s.properties?.number ?? {}, { maxLength: 32 });
      },
      ['major', 'minor'],
    ],
    [
      'a longer text',
      (s: Schema) => {
        Object.assign(s.properties?.number ?? {}, { maxLength: 128 });
      },
      ['minor', 'major'],
    ],
    [
      'fewer lines',
      (s: Schema) => {
        Object.assign(s.properties?.lines ?? {}, { maxItems: 100 });
      },
      ['major', 'minor'],
    ],
    [
      'a limit that was not there',
      (s: Schema) => {
        Object.assign(s.properties?.lines ?? {}, { minItems: 1 });
      },
      ['major', 'minor'],
    ],
    [
      'a new code',
      (s: Schema) => {
        s.properties?.kind?.enum?.push('c');
      },
      ['minor', 'minor'],
    ],
    [
      'a code that is gone',
      (s: Schema) => {
        s.properties?.kind?.enum?.pop();
      },
      ['major', 'major'],
    ],
    [
      'a field of a line that is gone',
      (s: Schema) => {
        delete s.properties?.lines?.items?.properties?.quantity;
      },
      ['major', 'major'],
    ],
    [
      'another type',
      (s: Schema) => {
        Object.assign(s.properties?.number ?? {}, { type: 'integer' });
      },
      ['major', 'major'],
    ],
    [
      'another format',
      (s: Schema) => {
        Object.assign(s.properties?.at?.anyOf?.[0] ?? {}, { format: 'date-time' });
      },
      ['major', 'major'],
    ],
  ])('%s', (_what, change, expected) => {
    expect(weights(changed(change as never))).toEqual(expected);
  });

  it('is told with its place', () => {
    const now = changed((s) => {
      delete (s as Schema).properties?.lines?.items?.properties?.quantity;
    });
    expect(compareSchemas(base, now, 'in').map((one) => one.path)).toEqual(['lines[].quantity']);
  });
});

describe('Versions', () => {
  it.each([
    ['1.2.3', null, '1.2.3'],
    ['1.2.3', 'patch', '1.2.4'],
    ['1.2.3', 'minor', '1.3.0'],
    ['1.2.3', 'major', '2.0.0'],
    ['0.9.0', 'major', '1.0.0'],
  ] as const)('after %s with changes of weight %s comes %s at least', (published, weight, least) => {
    expect(leastVersion(published, weight)).toBe(least);
  });

  it('are ordered by their numbers, not as text', () => {
    expect(['1.9.0', '1.10.0', '0.9.0', '1.0.11', '2.0.0'].sort(newerFirst)).toEqual([
      '2.0.0',
      '1.10.0',
      '1.9.0',
      '1.0.11',
      '0.9.0',
    ]);
  });

  it('that may follow are never lower than the one before', () => {
    const part = fc.nat(50);
    const weight = fc.constantFrom(null, 'patch' as const, 'minor' as const, 'major' as const);
    fc.assert(
      fc.property(part, part, part, weight, (x, y, z, change) => {
        const version = `${x}.${y}.${z}`;
        expect(newerFirst(leastVersion(version, change), version)).toBeLessThanOrEqual(0);
      }),
    );
  });
});
