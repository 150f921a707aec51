import { type Static, Type } from 'typebox';
import { Exact, IdText, InstantText, Nullable, OneOf, Text } from '../../../platform/schema.ts';
import { LEDGERS } from './ledgers.ts';

const LedgerCodeText = OneOf(
  LEDGERS.map((ledger) => ledger.code),
  'Which ledger it is',
);
const Words = { zh: Type.String(), en: Type.String() };
const Letter = Type.String({ pattern: '^[A-Z]{1,3}$', description: 'Column, as a spreadsheet names it' });

export const FileView = Type.Object({
  fileId: IdText('File'),
  name: Type.String(),
  size_bytes: Type.Integer(),
  sha256: Type.String(),
  state: OneOf(
    ['received', 'mapped', 'checking', 'checked', 'taking', 'stopped', 'taken', 'unreadable'],
    'How far it is',
  ),
  ledger: Nullable(LedgerCodeText),
  receivedAt: InstantText('Received'),
  changedAt: InstantText('Changed'),
  finishedAt: Nullable(InstantText('Finished')),
  problem: Nullable(Type.Object({ code: Type.String(), ...Words })),
  /** Rows read and documents done, and of how many. */
  progress: Type.Object({
    phase: Nullable(OneOf(['reading', 'documents', 'taking'], 'What is being done')),
    done: Type.Integer(),
    of: Nullable(Type.Integer({ description: 'Null while it is not known' })),
  }),
  counts: Type.Record(Type.String(), Type.Integer()),
  repeated: Type.Optional(Type.Boolean({ description: 'The same content had been sent before' })),
});

const ColumnView = Type.Object({
  column: Letter,
  heading: Type.String(),
  samples: Type.Array(Type.String()),
  field: Nullable(Type.String({ description: 'What it is taken for' })),
  guess: Nullable(Type.String()),
  confidence: Type.Number({ minimum: 0, maximum: 1 }),
  why: OneOf(['heading', 'part', 'values', 'none'], 'What the guess rests on'),
  repeated: Type.Boolean({ description: 'The same heading stands in an earlier column too' }),
});

export const FileDetail = Type.Object({
  ...FileView.properties,
  format: Nullable(
    Type.Object({
      format: OneOf(['csv', 'xlsx'], 'Format'),
      encoding: Type.Optional(
        Type.Object({ name: Type.String(), confidence: Type.Number(), why: Type.String() }),
      ),
      separator: Type.Optional(Type.String()),
      sheets: Type.Array(Type.Object({ name: Type.String(), hidden: Type.Boolean() })),
    }),
  ),
  mapping: Nullable(
    Type.Object({
      sheet: Type.Integer(),
      headingRow: Type.Integer(),
      ledger: LedgerCodeText,
      confidence: Type.Number({ description: 'How sure the kind of ledger is' }),
      remembered: Type.Boolean({ description: 'As it was said for headings like these before' }),
      columns: Type.Array(ColumnView),
      constants: Type.Record(Type.String(), Type.String()),
      missing: Type.Array(Type.Object({ field: Type.String(), ...Words })),
    }),
  ),
});

export const FileList = Type.Object({ items: Type.Array(FileView), next: Nullable(Type.String()) });

export const MappingBody = Exact({
  sheet: Type.Optional(Type.Integer({ minimum: 0, maximum: 500 })),
  headingRow: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_048_576 })),
  ledger: Text(20, 'Code of the ledger, see /api/v1/ledgers'),
  columns: Type.Optional(
    Type.Record(Letter, Text(40, 'Field'), {
      description: 'Field by column; others are kept with the file only',
    }),
  ),
  constants: Type.Optional(
    Type.Record(Type.String({ pattern: '^[A-Za-z]{1,40}$' }), Text(200, 'Value'), {
      description: 'What holds for every row that says nothing itself',
    }),
  ),
});

export const TakeBody = Exact({
  leaveOutFaulty: Type.Optional(
    Type.Boolean({
      description: 'Take what is right and leave the rest; refused otherwise where anything is wrong',
    }),
  ),
});

const Finding = Type.Object({
  row: Type.Integer(),
  column: Nullable(Letter),
  heading: Nullable(Type.String()),
  value: Nullable(Type.String()),
  stage: OneOf(['check', 'take'], 'When it was found'),
  code: Type.String(),
  path: Type.String({ description: 'Pointer into the body that the row became' }),
  ...Words,
});
export const FindingList = Type.Object({
  items: Type.Array(Finding),
  total: Type.Integer(),
  next: Nullable(Type.String()),
});

export const FileReceipt = Type.Object({
  fileId: IdText('File'),
  name: Type.String(),
  sha256: Type.String(),
  size_bytes: Type.Integer(),
  ledger: Nullable(LedgerCodeText),
  sender: Type.Object({ partyId: IdText('Business'), name: Type.String() }),
  sentBy: IdText('Account'),
  receivedAt: InstantText('Received'),
  finishedAt: Nullable(InstantText('Taken')),
  state: Type.String(),
  counts: Type.Record(Type.String(), Type.Integer()),
  sums: Type.Array(
    Type.Object({ goods: Type.String(), unit: Type.String(), quantity: Type.String(), rows: Type.Integer() }),
    { description: 'Quantities as the file states them, of rows that were taken' },
  ),
  documents: Type.Array(
    Type.Object({
      number: Nullable(Type.String()),
      kind: Nullable(Type.String()),
      documentId: Nullable(IdText('Document')),
      voucherNumber: Nullable(Type.String()),
      outcome: OneOf(['taken', 'repeated', 'refused'], 'What became of it'),
      rows: Type.Array(Type.Integer()),
    }),
  ),
  next: Nullable(Type.String({ description: '`after` of the next page of documents' })),
});

export const LedgerList = Type.Object({
  items: Type.Array(
    Type.Object({
      code: LedgerCodeText,
      ...Words,
      clause: Type.String(),
      becomes: Type.Object(Words),
      columns: Type.Array(
        Type.Object({
          field: Type.String(),
          ...Words,
          kind: Type.String(),
          required: Type.Boolean(),
          example: Type.String(),
          note: Type.Object(Words),
        }),
      ),
    }),
  ),
});

export type MappingBodyValue = Static<typeof MappingBody>;
export type FileViewValue = Static<typeof FileView>;
export type FileDetailValue = Static<typeof FileDetail>;
export type FileReceiptValue = Static<typeof FileReceipt>;
export type FindingListValue = Static<typeof FindingList>;
