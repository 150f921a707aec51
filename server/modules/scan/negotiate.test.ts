import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLinkType } from './link-types.ts';
import { chooseMediaType, MEDIA_TYPES } from './negotiate.ts';

describe('What is answered', () => {
  it.each([
    [undefined, 'text/html'],
    ['', 'text/html'],
    ['*/*', 'text/html'],
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html'],
    ['application/ld+json', 'application/ld+json'],
    ['application/ld+json;q=0.3, application/linkset+json', 'application/linkset+json'],
    ['application/json', 'application/json'],
    ['application/*', 'application/ld+json'],
    ['text/html;q=0, application/*;q=0.1', 'application/ld+json'],
    ['text/html;q=0.2, application/linkset+json;q=0.9', 'application/linkset+json'],
    ['APPLICATION/LINKSET+JSON ; Q=1.0', 'application/linkset+json'],
    ['image/png', 'text/html'],
    ['nonsense;;;,,,q=', 'text/html'],
    ['application/ld+json;q=7', 'application/ld+json'],
  ])('to "%s" is %s', (accept, type) => {
    expect(chooseMediaType(accept, MEDIA_TYPES)).toBe(type);
  });

  it('is always something that there is', () => {
    fc.assert(
      fc.property(fc.string(), (accept) => {
        expect(MEDIA_TYPES).toContain(chooseMediaType(accept, MEDIA_TYPES));
      }),
    );
  });
});

describe('A link type', () => {
  it.each([
    ['gs1:pip', 'pip'],
    ['pip', 'pip'],
    ['https://ref.gs1.org/voc/traceability', 'traceability'],
    ['https://gs1.org/voc/epcis', 'epcis'],
    ['linkset', 'linkset'],
    ['all', 'linkset'],
    ['gs1:recipeInfo', null],
    ['schema:about', null],
    ['gs1:constructor', null],
    ['gs1:toString', null],
    ['', null],
    ['gs1:pip gs1:epcis', null],
  ])('written "%s" is %s', (text, type) => {
    expect(readLinkType(text)).toBe(type);
  });
});
