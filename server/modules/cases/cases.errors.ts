import { Problem } from '../../platform/errors.ts';

export const caseUnknown = () =>
  new Problem(404, 'case-unknown', {
    zh: '没有这个案件，请核对编号，列表见 /api/v1/cases。',
    en: 'There is no such case; see /api/v1/cases.',
  });
export const caseOutside = () =>
  new Problem(403, 'outside-district', {
    zh: '这个案件不在您的辖区，也没有涉及您辖区的经营者。请联系办案单位或市局。',
    en: 'This case is not of your district and reaches no business there. Ask the office that handles it, or the city’s.',
  });
export const notYoursToDecide = () =>
  new Problem(403, 'case-of-others', {
    zh: '这个案件由其他单位办理。您可以查看、补充证据和记录；决定请交办案单位作出。',
    en: 'Another office handles this case. You may read it and add evidence and notes; decisions are theirs.',
  });
export const divisionOutside = () =>
  new Problem(403, 'outside-district', {
    zh: '范围超出了您的辖区。请填写本辖区的区划代码，或联系市局。',
    en: 'This reaches beyond your district. Name a division within it, or ask the city office.',
    path: '/division',
  });
export const divisionUnknown = () =>
  new Problem(422, 'division-unknown', {
    zh: '没有这个区划代码，可选项见 /api/v1/city。',
    en: 'There is no such division; see /api/v1/city.',
    path: '/division',
  });
export const caseClosed = () =>
  new Problem(409, 'case-closed', {
    zh: '案件已经结案。要继续办理，请先写明理由重新打开；补充证据和记录仍可以。',
    en: 'The case is closed. To go on, reopen it first with a reason; evidence and notes can still be added.',
  });
export const caseOpen = () =>
  new Problem(409, 'case-open', {
    zh: '案件正在办理，不需要重新打开。',
    en: 'The case is open; there is nothing to reopen.',
  });
export const takenAlready = (caseId: string, title: string) =>
  new Problem(409, 'case-exists', {
    zh: `这条线索已经立案：“${title}”。请到该案件里补充。`,
    en: `This has been taken up already, in the case “${title}”. Add to that one.`,
    path: '/origin',
    details: { caseId, title },
  });
export const originRefNeeded = () =>
  new Problem(422, 'origin-ref-needed', {
    zh: '请写明线索的编号：投诉举报填 J 开头的编号，检测填检测单据，异常和预警填它们的编号。',
    en: 'Name what it came from: the number of a complaint (J…), the document of a test, the id of a finding or an alert.',
    path: '/origin/ref',
  });
export const testNotFailed = () =>
  new Problem(422, 'lot-test-not-failed', {
    zh: '没有这份不合格的检测结果，请核对检测单据的编号。',
    en: 'There is no failed test of that document; check its number.',
    path: '/origin/ref',
  });
export const reasonNeeded = (path: string) =>
  new Problem(422, 'reason-needed', {
    zh: '请写明理由：将来要靠它说明为什么这样决定。',
    en: 'Give the reason: it is what will say later why it was decided so.',
    path,
  });
export const levelUnknown = () =>
  new Problem(422, 'level-unknown', {
    zh: '没有这个级别，可选项见案件页。',
    en: 'There is no such level; the case lists them.',
    path: '/level',
  });
export const levelNeeded = () =>
  new Problem(422, 'level-needed', {
    zh: '请选定级别，可选项见案件页。',
    en: 'Name the level; the case lists them.',
    path: '/level',
  });
export const hypothesisUnknown = () =>
  new Problem(404, 'hypothesis-unknown', {
    zh: '这个案件里没有这条判断，请刷新页面后再试。',
    en: 'There is no such hypothesis in this case; reload the page.',
  });
export const subjectNeeded = (kind: string) =>
  new Problem(422, 'hypothesis-subject-needed', {
    zh:
      {
        lot: '请选定怀疑的批次（lot）。',
        product: '请选定怀疑的商品（product）。',
        business: '请选定怀疑的经营者（party）。',
      }[kind] ?? '请写明怀疑的是什么。',
    en: `Name the ${kind === 'business' ? 'business (party)' : kind} that is suspected.`,
    path: kind === 'business' ? '/party' : `/${kind}`,
  });
export const evidenceOutside = (position: number) =>
  new Problem(403, 'evidence-outside', {
    zh: '这份单据不是您辖区经营者的，也不涉及本案货物。请由该辖区的监管人员或市局归入本案。',
    en: 'This document is of no business of your district, and moved no goods of this case. Ask an officer of that district, or of the city, to add it.',
    path: `/evidence/${position}`,
  });
export const evidenceUnknown = (position: number) =>
  new Problem(422, 'evidence-unknown', {
    zh: '没有找到这份证据：文件要先上传，单据、投诉和异常要填已有的编号。',
    en: 'This piece of evidence was not found: upload a file first; of a document, complaint or finding give an id that exists.',
    path: `/evidence/${position}`,
  });
export const nothingSuspected = () =>
  new Problem(422, 'case-without-lot', {
    zh: '案件还没有指明批次，无法推算范围。请先添加怀疑的批次。',
    en: 'The case names no lot yet, so no scope can be worked out. Add the lot that is suspected.',
  });
export const stepUnknown = () =>
  new Problem(422, 'scope-step-unknown', {
    zh: '没有这一档谨慎程度，可选项见案件的范围草案。',
    en: 'There is no such step of caution; the draft of the scope lists them.',
    path: '/days',
  });
export const scopeUnknown = () =>
  new Problem(404, 'scope-unknown', {
    zh: '没有这个范围决定，请核对编号。',
    en: 'There is no such decided scope; check the number.',
  });
export const lineUnknown = (index: number) =>
  new Problem(422, 'scope-line-unknown', {
    zh: '推算的范围里没有这一家（或这一批）。要手工加入，请同时写明批次和经营者。',
    en: 'The scope has no such line. To add one by hand, name both the lot and the business.',
    path: `/changes/${index}`,
  });
export const scopeEmpty = () =>
  new Problem(422, 'scope-empty', {
    zh: '范围里一家也没有，没有可以决定的。请至少纳入一家；如果认为不涉及任何人，请结案并写明理由。',
    en: 'Nothing is included, so there is nothing to decide. Include at least one line; if nobody is concerned, close the case with the reason.',
    path: '/changes',
  });
export const asOfInFuture = () =>
  new Problem(422, 'as-of-in-future', {
    zh: '“截至时间”要早于现在，请重新打开范围草案。',
    en: 'The instant of the draft lies in the future; open the draft again.',
    path: '/asOf',
  });
export const scopeDecidedMeanwhile = (latest: {
  scopeId: string;
  number: number;
  sellers: number;
  decidedAt: Date;
  decidedBy: string;
}) =>
  new Problem(409, 'scope-decided-meanwhile', {
    zh: `您打开草案之后，${latest.decidedBy}已作出第 ${latest.number} 次范围决定（${latest.sellers} 家）。您的选择都还在，请对照新的决定后再定。`,
    en: `Since you opened the draft, ${latest.decidedBy} made decision no. ${latest.number} on the scope (${latest.sellers} sellers). Your choices are kept: compare them with it, then decide again.`,
    path: '/basedOn',
    details: { ...latest, decidedAt: latest.decidedAt.toISOString() },
  });
export const scopeMoved = (now: { sellers: number; lines: number; digest: string }) =>
  new Problem(409, 'scope-moved', {
    zh: `您打开草案之后又有单据进来，范围变了：现在是 ${now.sellers} 家、${now.lines} 行。您的选择都还在，请看过新的数字后再定。`,
    en: `Documents came in since you opened the draft and the scope has changed: it is ${now.sellers} sellers and ${now.lines} lines now. Your choices are kept: look at the new figures, then decide.`,
    path: '/digest',
    details: now,
  });
export const requestUsed = (request: string) =>
  new Problem(409, 'exists-with-different-text', {
    zh: `编号 ${request} 已用于另一条内容不同的记录，请换一个编号再发送。`,
    en: `Request ${request} was used for another entry; send this one under a new name.`,
    path: '/request',
  });
