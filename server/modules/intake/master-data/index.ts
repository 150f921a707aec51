export { listMappings, openUnmatched, queueUnmatched } from './master-data.store.ts';
export { codesIn, withOurs } from './own-codes.ts';
export { lookUpMapped, type NewMapping, setMapping } from './set-mapping.ts';
export { mapKey, SCHEMES, type Scheme, type Wanted } from './wanted.ts';
