import { describe, expect, it } from 'vitest';
import { issuesByLine, lineOf, wantedPapers } from './issues.ts';

const issue = (path: string, code = 'field-missing') => ({ code, path, zh: path, en: path });

describe('Findings of a preview', () => {
  it('belong to the line their path names', () => {
    expect(lineOf(issue('/lines/12/batch'))).toBe(12);
    expect(lineOf(issue('/receiver/address'))).toBeNull();
  });
  it('stand at the line only when they are about its quantity', () => {
    const found = issuesByLine([issue('/lines/0/batch'), issue('/lines/1/each'), issue('/certificates')]);
    expect([...found.keys()]).toEqual([1]);
  });
  it('name the certificates still wanted, each once', () => {
    const found = wantedPapers([
      issue('/lines/0/certificates:meat-inspection'),
      issue('/lines/1/certificates:meat-inspection'),
      issue('/lines/0/certificates:animal-quarantine-a'),
      issue('/lines/0/origin'),
    ]);
    expect(found).toEqual(['meat-inspection', 'animal-quarantine-a']);
  });
});
