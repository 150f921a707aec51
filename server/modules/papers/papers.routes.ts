import { Type } from 'typebox';
import { Reply } from '../../platform/http.ts';
import { Exact, IdText, Text } from '../../platform/schema.ts';
import { Sha256Text, showAttachment } from '../attachments/index.ts';
import { defineOperation, type Operation, signedIn } from '../identity/index.ts';
import { parseVoucherNumber, viewVoucher } from '../vouchers/index.ts';
import { drawSheet } from './draw-sheet.ts';
import { fittingPapers } from './fitting-papers.ts';
import type { PaperTools } from './paper-tools.ts';
import { fileNotInBundle, paperHasNoFile } from './papers.errors.ts';
import {
  BundleView,
  DrawerView,
  FittingBody,
  type FittingInput,
  FittingView,
  WithdrawBody,
} from './papers.schemas.ts';
import { viewBundle } from './view-bundle.ts';
import { viewDrawer } from './view-drawer.ts';
import { readablePaper, withdrawPaper } from './withdraw-paper.ts';

const ByNumber = { number: Text(60, 'Voucher number') };
const ById = Exact({ certificateId: IdText('Paper') });
const EVERYBODY = ['operator', 'regulator', 'administrator'] as const;

export function paperOperations(tools: PaperTools): Operation[] {
  return [...drawerOperations(tools), ...bundleOperations(tools)];
}

function drawerOperations(tools: PaperTools): Operation[] {
  return [
    defineOperation<unknown, { party?: string }, unknown>({
      id: 'listPapers',
      tag: 'papers',
      method: 'GET',
      path: '/api/v1/papers',
      summary: "A business's papers (我的证照): state, file, what stops new vouchers",
      permission: { who: [...EVERYBODY], data: 'own' },
      query: Exact({ party: Type.Optional(IdText('Business')) }),
      answer: DrawerView,
      handle: ({ principal, query }) => viewDrawer(tools, signedIn(principal), query.party),
    }),
    defineOperation<{ certificateId: string }, unknown, unknown>({
      id: 'readPaperFile',
      tag: 'papers',
      method: 'GET',
      path: '/api/v1/papers/:certificateId/file',
      summary: 'The photo or scan of a paper',
      permission: { who: [...EVERYBODY], data: 'own' },
      params: ById,
      handle: async ({ principal, params }) => {
        const paper = await readablePaper(tools, signedIn(principal), params.certificateId);
        if (paper.sha256 === null) throw paperHasNoFile();
        return showAttachment(tools, paper.sha256);
      },
    }),
    defineOperation<{ certificateId: string }, unknown, { reason: string }>({
      id: 'withdrawPaper',
      tag: 'papers',
      method: 'POST',
      path: '/api/v1/papers/:certificateId/withdraw',
      summary: 'Withdraw a paper (注销, 吊销): it stops new vouchers from now on',
      permission: { who: [...EVERYBODY], data: 'own' },
      params: ById,
      body: WithdrawBody,
      answer: Type.Object({
        certificateId: IdText('Paper'),
        day: Type.String(),
        reason: Type.String(),
        replayed: Type.Boolean(),
      }),
      audited: true,
      handle: ({ principal, params, body }) =>
        withdrawPaper(tools, signedIn(principal), params.certificateId, body.reason),
    }),
    defineOperation<unknown, unknown, FittingInput>({
      id: 'findFittingPapers',
      tag: 'papers',
      method: 'POST',
      path: '/api/v1/papers/fitting',
      summary: "Papers of one's drawer that fit goods about to be vouchered",
      permission: { who: ['operator'], data: 'self' },
      body: FittingBody,
      answer: FittingView,
      handle: ({ principal, body }) => fittingPapers(tools, signedIn(principal), body),
    }),
  ];
}

function bundleOperations(tools: PaperTools): Operation[] {
  const readers = { who: [...EVERYBODY], data: 'partner' as const };
  return [
    defineOperation<{ number: string }, unknown, unknown>({
      id: 'readBundle',
      tag: 'papers',
      method: 'GET',
      path: '/api/v1/vouchers/:number/bundle',
      summary: 'The papers of a voucher as one bundle (五证合一), and what is missing',
      permission: readers,
      params: Exact(ByNumber),
      answer: BundleView,
      audited: true,
      handle: ({ principal, params }) =>
        viewBundle(tools, signedIn(principal), params.number, { look: true }),
    }),
    defineOperation<{ number: string; sha256: string }, unknown, unknown>({
      id: 'readBundleFile',
      tag: 'papers',
      method: 'GET',
      path: '/api/v1/vouchers/:number/bundle/files/:sha256',
      summary: 'A file of the bundle',
      permission: readers,
      params: Exact({ ...ByNumber, sha256: Sha256Text }),
      audited: true,
      handle: async ({ principal, params }) => {
        const bundle = await viewBundle(tools, signedIn(principal), params.number, { look: false });
        const inIt = bundle.slots.some((slot) =>
          slot.parts.some((part) => part.papers.some((paper) => paper.file?.sha256 === params.sha256)),
        );
        if (!inIt) throw fileNotInBundle();
        return showAttachment(tools, params.sha256);
      },
    }),
    defineOperation<{ number: string }, unknown, unknown>({
      id: 'printSheet',
      tag: 'papers',
      method: 'GET',
      path: '/api/v1/vouchers/:number/sheet',
      summary: 'The voucher and its papers on one sheet (PDF) with its code',
      permission: readers,
      params: Exact(ByNumber),
      audited: true,
      handle: async ({ principal, params }) => {
        const who = signedIn(principal);
        const voucher = await viewVoucher(tools, who, parseVoucherNumber(params.number), tools.publicUrl);
        const bundle = await viewBundle(tools, who, params.number, { look: false });
        const sheet = await drawSheet(voucher, bundle, {
          at: tools.clock.now(),
          platform: tools.city.city.platform.zh,
          office: tools.city.city.office.zh,
        });
        return new Reply(200, sheet, {
          'content-type': 'application/pdf',
          'content-disposition': `inline; filename="${voucher.number}.pdf"`,
          'cache-control': 'private, no-store',
        });
      },
    }),
  ];
}
