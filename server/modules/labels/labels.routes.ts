import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { Reply } from '../../platform/http.ts';
import { localDay } from '../../platform/local-time.ts';
import { Exact, IdText, Text } from '../../platform/schema.ts';
import {
  defineOperation,
  type Operation,
  recordForbidden,
  roleForbidden,
  signedIn,
} from '../identity/index.ts';
import { findLot, lotCode } from '../registry/index.ts';
import { rangeUnknown } from './labels.errors.ts';
import {
  LabelPreview,
  LabelSizeList,
  LabelsBody,
  type LabelsInput,
  PieceRangeBody,
  type PieceRangeInput,
  PieceRangeList,
  PieceRangeView,
} from './labels.schemas.ts';
import { type PieceRange, rangeById, rangesOf } from './labels.store.ts';
import { type LabelTools, labelsAtOnce, makeLabels, printLabels } from './make-labels.ts';
import { pieceSerial } from './piece-serials.rules.ts';
import { type PieceTools, recordPieceRange } from './record-piece-range.ts';
import type { SymbolCode } from './rules/symbols.ts';
import { pieceLines, piecePath } from './stream-pieces.ts';

const own = { who: ['operator'], data: 'own' } as const;

export function labelOperations(tools: LabelTools & PieceTools): Operation[] {
  return [...printOperations(tools), ...pieceOperations(tools)];
}

function printOperations(tools: LabelTools): Operation[] {
  return [
    defineOperation<unknown, unknown, unknown>({
      id: 'listLabelSizes',
      tag: 'labels',
      method: 'GET',
      path: '/api/v1/label-sizes',
      summary: 'Sizes of labels and shelf cards, and how small a code may be printed',
      permission: { who: ['operator', 'regulator', 'administrator'], data: 'shared' },
      answer: LabelSizeList,
      handle: async () => sizesOf(tools),
    }),
    defineOperation<unknown, unknown, LabelsInput>({
      id: 'printLabels',
      tag: 'labels',
      method: 'POST',
      path: '/api/v1/labels',
      summary: 'Labels of batches (一品一码) and shelf cards as a PDF',
      permission: own,
      body: LabelsBody,
      handle: async ({ principal, body }) => {
        const { bytes, leftOut } = await printLabels(tools, signedIn(principal), body);
        return new Reply(200, bytes, {
          'content-type': 'application/pdf',
          'content-disposition': 'inline; filename="labels.pdf"',
          'cache-control': 'no-store',
          'x-left-out': String(leftOut),
        });
      },
    }),
    defineOperation<unknown, unknown, LabelsInput>({
      id: 'previewLabels',
      tag: 'labels',
      method: 'POST',
      path: '/api/v1/labels/preview',
      summary: 'The same labels as drawings, with what has no room on them',
      permission: own,
      body: LabelsBody,
      answer: LabelPreview,
      handle: async ({ principal, body }) => {
        const { size, copies, items } = await makeLabels(tools, signedIn(principal), body);
        const labels = items.length * copies;
        const perPage = size.sheet ? size.sheet.columns * size.sheet.rows : 1;
        return { size: size.code, labels, pages: Math.ceil(labels / perPage), items };
      },
    }),
  ];
}

function sizesOf({ city, clock }: LabelTools) {
  return {
    items: [...city.labelSizes.values()].map(({ code, kind, width_um, height_um, sheet, zh, en }) => ({
      code,
      kind,
      width_mm: width_um / 1000,
      height_mm: height_um / 1000,
      perPage: sheet ? sheet.columns * sheet.rows : 1,
      zh,
      en,
    })),
    symbols: [...city.symbolRules.values()].map(({ code, module_um_min, clause, zh, en }) => ({
      code: code as SymbolCode,
      module_mm_min: module_um_min / 1000,
      clause,
      zh,
      en,
    })),
    labels_max: labelsAtOnce(city, localDay(clock.now(), city.city.timezone)),
  };
}

const PAGE = 50;
const NO_END = '9223372036854775807';

function pieceOperations(tools: LabelTools & PieceTools): Operation[] {
  const view = (range: PieceRange, replayed: boolean) => viewRange(tools.publicUrl, range, replayed);
  return [
    defineOperation<unknown, unknown, PieceRangeInput>({
      id: 'recordPieceRange',
      tag: 'labels',
      method: 'POST',
      path: '/api/v1/piece-ranges',
      summary: 'Give out numbers for the pieces of a batch (一片一码)',
      permission: own,
      body: PieceRangeBody,
      answers: { 200: PieceRangeView, 201: PieceRangeView },
      handle: async ({ principal, body }) => {
        const { range, status } = await recordPieceRange(tools, signedIn(principal), body);
        return new Reply(status, view(range, status === 200));
      },
    }),
    defineOperation<unknown, { lot?: string; before?: string }, unknown>({
      id: 'listPieceRanges',
      tag: 'labels',
      method: 'GET',
      path: '/api/v1/piece-ranges',
      summary: 'Ranges of piece codes that this business was given, the latest first',
      permission: own,
      query: Exact({
        lot: Type.Optional(Text(400, 'Of this lot only')),
        before: Type.Optional(IdText('`next` of the page before')),
      }),
      answer: PieceRangeList,
      handle: async ({ principal, query }) => {
        const { partyId } = signedIn(principal);
        if (partyId === null) throw roleForbidden();
        const lotId = query.lot === undefined ? undefined : (await findLot(tools.db, query.lot)).lotId;
        const ranges = await rangesOf(tools.db, {
          partyId,
          lotId,
          before: query.before ?? NO_END,
          limit: PAGE,
        });
        const last = ranges.length === PAGE ? ranges.at(-1) : undefined;
        return { items: ranges.map((range) => view(range, true)), next: last?.rangeId ?? null };
      },
    }),
    defineOperation<{ rangeId: string }, unknown, unknown>({
      id: 'readPieceCodes',
      tag: 'labels',
      method: 'GET',
      path: '/api/v1/piece-ranges/:rangeId/codes.csv',
      summary: 'The codes of a range as a file for the printer',
      permission: own,
      params: Exact({ rangeId: IdText('Range') }),
      handle: async ({ principal, params }) => {
        const { partyId } = signedIn(principal);
        const range = await rangeById(tools.db, params.rangeId);
        if (!range) throw rangeUnknown();
        if (range.partyId !== partyId) throw recordForbidden();
        return new Reply(200, Readable.from(pieceLines(range, tools.publicUrl)), {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': `attachment; filename="pieces-${range.first}-${range.last}.csv"`,
          'cache-control': 'no-store',
        });
      },
    }),
  ];
}

function viewRange(publicUrl: string, range: PieceRange, replayed: boolean) {
  const { rangeId, scope, checkKey, first, last } = range;
  const firstSerial = pieceSerial(checkKey, scope, first);
  return {
    rangeId,
    replayed,
    documentNumber: range.number,
    lotId: range.lotId,
    lotCode: lotCode(range.lotId),
    gtin: scope.startsWith('T') ? null : scope,
    first,
    last,
    count: last - first + 1,
    firstSerial,
    lastSerial: pieceSerial(checkKey, scope, last),
    firstUrl: publicUrl + piecePath(scope, firstSerial),
    madeAt: range.madeAt.toISOString(),
  };
}
