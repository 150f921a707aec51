import { type Static, type TSchema, Type } from 'typebox';
import { Reply } from '../../platform/http.ts';
import { Exact, IdText, Nullable, OneOf, Text } from '../../platform/schema.ts';
import { Sha256Text } from '../attachments/index.ts';
import { defineOperation, type Operation, type Principal, signedIn } from '../identity/index.ts';
import { answerApplication } from './answer-application.ts';
import { applyForDisposal } from './apply-for-disposal.ts';
import { carryOut } from './carry-out.ts';
import { closeDisposal } from './close-disposal.ts';
import { correctStep } from './correct-step.ts';
import { demandByOfficer, withdrawDemand } from './demand-disposal.ts';
import { printMark, printRecord } from './draw-disposal.ts';
import { divisionOf, expiredStock } from './expired-stock.ts';
import { listReturns } from './follow-returns.ts';
import { holdApart } from './hold-apart.ts';
import { type DisposalsAsked, disposalsFor } from './list-disposals.ts';
import { disposalPhoto } from './photos.ts';
import { putBack } from './put-back.ts';
import * as schemas from './shelf-life.schemas.ts';
import { shelfNow } from './shelf-now.ts';
import type { ShelfLifeTools } from './shelf-tools.ts';
import { disposalNumber } from './show.ts';
import { takeOffShelf } from './take-off-shelf.ts';
import type { StepAnswer } from './take-step.ts';
import { viewDisposal } from './view-disposal.ts';

const business = { who: ['operator' as const], data: 'own' as const };
const officer = { who: ['regulator' as const], data: 'district' as const };
const readers = {
  who: ['operator' as const, 'regulator' as const, 'administrator' as const],
  data: 'district' as const,
};

type Work<Body> = (
  tools: ShelfLifeTools,
  principal: Principal,
  disposalId: string,
  body: Body,
) => Promise<StepAnswer>;

const pdf = (name: string, disposalId: string, content: Buffer): Reply =>
  new Reply(200, content, {
    'content-type': 'application/pdf',
    'content-disposition': `inline; filename="${name}-${disposalNumber(disposalId)}.pdf"`,
  });

const DisposalParams = Exact({ disposalId: IdText('Disposal') });

export function shelfLifeOperations(tools: ShelfLifeTools & { publicUrl: string }): Operation[] {
  const answered = async (principal: Principal, done: StepAnswer) =>
    new Reply(done.replayed ? 200 : 201, await viewDisposal(tools, principal, done));
  const answers = { 200: schemas.DisposalView, 201: schemas.DisposalView };

  /** A step of one disposal, answered with how it stands then. */
  const step = <Body extends TSchema>(
    id: string,
    path: string,
    summary: string,
    permission: typeof business | typeof officer,
    body: Body,
    work: Work<Static<Body>>,
  ): Operation =>
    defineOperation<{ disposalId: string }, unknown, Static<Body>>({
      id,
      tag: 'disposals',
      method: 'POST',
      path: `/api/v1/disposals/:disposalId/${path}`,
      summary,
      permission,
      params: DisposalParams,
      body,
      answers,
      audited: permission === officer,
      handle: async ({ principal, params, body: sent }) =>
        answered(signedIn(principal), await work(tools, signedIn(principal), params.disposalId, sent)),
    });

  return [
    defineOperation<unknown, unknown, schemas.TakeOffInput>({
      id: 'takeOffShelf',
      tag: 'disposals',
      method: 'POST',
      path: '/api/v1/disposals/starts',
      summary: 'Take goods off the shelf (下架); they are no longer sold',
      permission: business,
      body: schemas.TakeOffBody,
      answers,
      handle: async ({ principal, body }) =>
        answered(signedIn(principal), await takeOffShelf(tools, signedIn(principal), body)),
    }),
    step(
      'holdApart',
      'holding',
      'Say where they are kept apart, with a photo of the mark (待处置)',
      business,
      schemas.HoldBody,
      holdApart,
    ),
    step(
      'applyForDisposal',
      'application',
      'Apply for a disposal, and report time and place (处置申请)',
      business,
      schemas.ApplyBody,
      applyForDisposal,
    ),
    step(
      'answerApplication',
      'answer',
      'An officer comes, has taken note, or asks to wait (现场监督)',
      officer,
      schemas.AnswerBody,
      answerApplication,
    ),
    step(
      'carryOutDisposal',
      'execution',
      'Carry it out, whole or in part (处置执行)',
      business,
      schemas.CarryOutBody,
      carryOut,
    ),
    step(
      'putBackOnShelf',
      'put-back',
      'Put goods back on the shelf that are well after all',
      business,
      schemas.PutBackBody,
      putBack,
    ),
    step(
      'correctDisposalStep',
      'correction',
      'Say what an earlier step should have said (更正)',
      business,
      schemas.CorrectBody,
      correctStep,
    ),
    step(
      'closeDisposal',
      'closing',
      'Close it when quantities balance (数量守恒)',
      business,
      schemas.CloseBody,
      closeDisposal,
    ),
    step(
      'withdrawDemand',
      'withdrawal',
      'An officer takes a demand back that nobody has met yet',
      officer,
      schemas.WithdrawBody,
      withdrawDemand,
    ),
    defineOperation<unknown, unknown, schemas.DemandInput>({
      id: 'demandDisposal',
      tag: 'disposals',
      method: 'POST',
      path: '/api/v1/disposal-demands',
      summary: 'Demand that a business disposes of goods (责令处置)',
      permission: officer,
      body: schemas.DemandBody,
      answers,
      audited: true,
      handle: async ({ principal, body }) =>
        answered(signedIn(principal), await demandByOfficer(tools, signedIn(principal), body)),
    }),
    defineOperation<unknown, DisposalsAsked, unknown>({
      id: 'listDisposals',
      tag: 'disposals',
      method: 'GET',
      path: '/api/v1/disposals',
      summary: 'Disposals of a business or of a district, what burns first',
      permission: readers,
      query: Exact({
        party: Type.Optional(IdText('Business')),
        division: Type.Optional(Text(12, 'District or street')),
        state: Type.Optional(OneOf(['open', 'ended'], 'Open ones when absent')),
        before: Type.Optional(IdText('Disposals before this one')),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
      }),
      answer: Type.Object({ items: Type.Array(schemas.DisposalRow), next: Nullable(Type.String()) }),
      handle: ({ principal, query }) => disposalsFor(tools, signedIn(principal), query),
    }),
    defineOperation<{ disposalId: string }, unknown, unknown>({
      id: 'readDisposal',
      tag: 'disposals',
      method: 'GET',
      path: '/api/v1/disposals/:disposalId',
      summary: 'One disposal: its steps, its figures, what can be done',
      permission: readers,
      params: DisposalParams,
      answer: schemas.DisposalView,
      handle: ({ principal, params }) =>
        viewDisposal(tools, signedIn(principal), { disposalId: params.disposalId, replayed: false }),
    }),
    defineOperation<{ disposalId: string; sha256: string }, unknown, unknown>({
      id: 'readDisposalPhoto',
      tag: 'disposals',
      method: 'GET',
      path: '/api/v1/disposals/:disposalId/photos/:sha256',
      summary: 'A photo of a disposal',
      permission: readers,
      params: Exact({ disposalId: IdText('Disposal'), sha256: Sha256Text }),
      handle: ({ principal, params }) => disposalPhoto(tools, signedIn(principal), params),
    }),
    defineOperation<{ disposalId: string }, unknown, unknown>({
      id: 'printHoldingMark',
      tag: 'disposals',
      method: 'GET',
      path: '/api/v1/disposals/:disposalId/mark.pdf',
      summary: 'The mark for the holding area (待处置·禁止销售), A5',
      permission: readers,
      params: DisposalParams,
      handle: async ({ principal, params }) =>
        pdf('daichuzhi', params.disposalId, await printMark(tools, signedIn(principal), params.disposalId)),
    }),
    defineOperation<{ disposalId: string }, unknown, unknown>({
      id: 'printDisposal',
      tag: 'disposals',
      method: 'GET',
      path: '/api/v1/disposals/:disposalId/record.pdf',
      summary: 'The record of a disposal (处置记录), A4',
      permission: readers,
      params: DisposalParams,
      handle: async ({ principal, params }) =>
        pdf('chuzhi', params.disposalId, await printRecord(tools, signedIn(principal), params.disposalId)),
    }),
    defineOperation<unknown, { party?: string }, unknown>({
      id: 'readShelf',
      tag: 'disposals',
      method: 'GET',
      path: '/api/v1/shelf-life',
      summary: 'What nears its end or is past it, and how much of it is held apart',
      permission: readers,
      query: Exact({ party: Type.Optional(IdText('Business; one’s own when absent')) }),
      answer: Type.Object({ items: Type.Array(schemas.ShelfItem) }),
      handle: ({ principal, query }) => shelfNow(tools, signedIn(principal), query.party),
    }),
    defineOperation<unknown, { party?: string; division?: string }, unknown>({
      id: 'readExpiredStock',
      tag: 'disposals',
      method: 'GET',
      path: '/api/v1/expired-stock',
      summary: 'Expired goods by business, and where less was disposed of than there was',
      permission: readers,
      query: Exact({
        party: Type.Optional(IdText('Business')),
        division: Type.Optional(Text(12, 'District or street')),
      }),
      answer: Type.Object({ items: Type.Array(schemas.ExpiredView), more: Type.Boolean() }),
      handle: ({ principal, query }) => expiredStock(tools, signedIn(principal), query),
    }),
    defineOperation<unknown, { division?: string }, unknown>({
      id: 'readReturnedGoods',
      tag: 'disposals',
      method: 'GET',
      path: '/api/v1/returned-goods',
      summary: 'What went back to suppliers, and whether it came on the market again',
      permission: { who: ['regulator', 'administrator'], data: 'district' },
      query: Exact({ division: Type.Optional(Text(12, 'District or street')) }),
      answer: Type.Object({ items: Type.Array(schemas.ReturnView) }),
      handle: async ({ principal, query }) => ({
        items: await listReturns(tools, divisionOf(tools, signedIn(principal), query.division)),
      }),
    }),
  ];
}
