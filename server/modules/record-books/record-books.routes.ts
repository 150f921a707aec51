import { Type } from 'typebox';
import { Reply } from '../../platform/http.ts';
import { Exact, IdText, OneOf, Text } from '../../platform/schema.ts';
import { defineOperation, type Operation, signedIn } from '../identity/index.ts';
import { readableParty, together } from '../ledger/index.ts';
import type { BookTools } from './books/book-row.ts';
import { bookPdf, bookXlsx } from './export-book.ts';
import {
  BookList,
  BookPage,
  bookQuery,
  DecisionAnswer,
  DecisionBody,
  type DecisionInput,
  DeviceBody,
  type DeviceInput,
  DeviceList,
  GateEntryAnswer,
  GateEntryBody,
  type GateEntryInput,
  TemperatureLogAnswer,
  TemperatureLogBody,
  type TemperatureLogInput,
} from './record-books.schemas.ts';
import { decideGateEntry, recordGateEntry } from './record-gate-entry.ts';
import { listDevices, recordTemperatures, registerDevice } from './record-temperatures.ts';
import { type BookAsked, listBooks, openBook, viewBook } from './view-book.ts';

const readers = { who: ['operator', 'regulator', 'administrator'] as const, data: 'own' as const };
const writer = { who: ['operator'] as const, data: 'self' as const };
const ByBook = { book: Text(30, 'Record book') };

export function recordBookOperations(tools: BookTools): Operation[] {
  return [...bookOperations(tools), ...gateOperations(tools), ...temperatureOperations(tools)];
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

function bookOperations(tools: BookTools): Operation[] {
  return [
    defineOperation<unknown, { party?: string }, unknown>({
      id: 'listRecordBooks',
      tag: 'record books',
      method: 'GET',
      path: '/api/v1/record-books',
      summary: 'The record books (台账) of a business, and which of them it must keep',
      permission: readers,
      query: Exact({ party: bookQuery.party }),
      answer: BookList,
      handle: ({ principal, query }) => listBooks(tools, signedIn(principal), query.party),
    }),
    defineOperation<{ book: string }, BookAsked & { cursor?: string }, unknown>({
      id: 'readRecordBook',
      tag: 'record books',
      method: 'GET',
      path: '/api/v1/record-books/:book',
      summary: 'A page of a record book: search, period',
      permission: readers,
      params: Exact(ByBook),
      query: Exact({ ...bookQuery, cursor: Type.Optional(IdText('Rows behind this document')) }),
      answer: BookPage,
      audited: true,
      handle: ({ principal, params, query }) => viewBook(tools, signedIn(principal), params.book, query),
    }),
    defineOperation<{ book: string; format: 'pdf' | 'xlsx' }, BookAsked, unknown>({
      id: 'exportRecordBook',
      tag: 'record books',
      method: 'GET',
      path: '/api/v1/record-books/:book/:format',
      summary: 'A record book as PDF or XLSX with the legal headings',
      permission: readers,
      params: Exact({ ...ByBook, format: OneOf(['pdf', 'xlsx'], 'Form') }),
      query: Exact(bookQuery),
      audited: true,
      handle: async ({ principal, params, query }) => {
        const opened = await openBook(tools, signedIn(principal), params.book, query);
        const isPdf = params.format === 'pdf';
        const body = isPdf ? bookPdf(tools, opened, query.q) : bookXlsx(tools, opened, query.q);
        const name = `${params.book}-${opened.period.from}-${opened.period.to}.${params.format}`;
        return new Reply(200, body, {
          'content-type': isPdf ? 'application/pdf' : XLSX,
          'content-disposition': `attachment; filename="${name}"`,
          'cache-control': 'no-store',
        });
      },
    }),
  ];
}

function gateOperations(tools: BookTools): Operation[] {
  return [
    defineOperation<unknown, unknown, GateEntryInput>({
      id: 'recordGateEntry',
      tag: 'record books',
      method: 'POST',
      path: '/api/v1/record-books/gate-entries',
      summary: "Record goods at a wholesale market's gate (进场登记)",
      permission: writer,
      body: GateEntryBody,
      answers: { 200: GateEntryAnswer, 201: GateEntryAnswer },
      handle: async ({ principal, body }) => {
        const done = await together(tools, (own) => recordGateEntry(own, signedIn(principal), body));
        return new Reply(done.status, done.answer);
      },
    }),
    defineOperation<{ documentId: string }, unknown, DecisionInput>({
      id: 'decideGateEntry',
      tag: 'record books',
      method: 'POST',
      path: '/api/v1/record-books/gate-entries/:documentId/decision',
      summary: 'Let goods in at the gate (放行), or turn them away',
      permission: writer,
      params: Exact({ documentId: IdText('Gate entry') }),
      body: DecisionBody,
      answer: DecisionAnswer,
      audited: true,
      handle: ({ principal, params, body }) =>
        decideGateEntry(tools, signedIn(principal), params.documentId, body),
    }),
  ];
}

function temperatureOperations(tools: BookTools): Operation[] {
  return [
    defineOperation<unknown, { party?: string }, unknown>({
      id: 'listDevices',
      tag: 'record books',
      method: 'GET',
      path: '/api/v1/record-books/devices',
      summary: 'What measures temperatures in the stores of a business',
      permission: readers,
      query: Exact({ party: bookQuery.party }),
      answer: DeviceList,
      handle: async ({ principal, query }) => {
        const party = await readableParty(tools, signedIn(principal), query.party);
        return listDevices(tools, party.partyId);
      },
    }),
    defineOperation<unknown, unknown, DeviceInput>({
      id: 'registerDevice',
      tag: 'record books',
      method: 'POST',
      path: '/api/v1/record-books/devices',
      summary: 'Register a thermometer, sensor or store',
      permission: writer,
      body: DeviceBody,
      answers: { 201: Type.Object({ code: Type.String() }) },
      audited: true,
      handle: async ({ principal, body }) => {
        await registerDevice(tools, signedIn(principal), body);
        return new Reply(201, { code: body.code });
      },
    }),
    defineOperation<unknown, unknown, TemperatureLogInput>({
      id: 'recordTemperatures',
      tag: 'record books',
      method: 'POST',
      path: '/api/v1/record-books/temperature-logs',
      summary: 'Record temperatures of a store (贮存温度)',
      permission: writer,
      body: TemperatureLogBody,
      answers: { 200: TemperatureLogAnswer, 201: TemperatureLogAnswer },
      handle: async ({ principal, body }) => {
        const done = await together(tools, (own) => recordTemperatures(own, signedIn(principal), body));
        return new Reply(done.status, done.answer);
      },
    }),
  ];
}
