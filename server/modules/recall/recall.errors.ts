import type { Issue } from '../../platform/errors.ts';
import { Problem } from '../../platform/errors.ts';
import type { Freeze } from './freeze.rules.ts';

type Said = Pick<Freeze, 'documentNumber' | 'clause'>;

export const lotFrozen = (freeze: Said, path: string, phone: string): Issue => ({
  code: 'lot-frozen',
  path,
  clause: freeze.clause,
  zh: `监管部门已要求停止销售这批货（${freeze.documentNumber}）。请停止销售、就地封存，并联系市场监管部门 ${phone}。`,
  en: `The supervising office has stopped the sale of these goods (${freeze.documentNumber}). Stop selling, keep them where they are, and call ${phone}.`,
});
export const partyFrozen = (freeze: Said, phone: string): Issue => ({
  code: 'party-frozen',
  path: '',
  clause: freeze.clause,
  zh: `监管部门已要求本单位暂停出货（${freeze.documentNumber}）。请联系市场监管部门 ${phone}。`,
  en: `The supervising office has stopped this business from handing goods on (${freeze.documentNumber}). Call ${phone}.`,
});
export const subjectNeeded = () =>
  new Problem(422, 'freeze-subject-needed', {
    zh: '请只填一项：批次（lot）、商品（product，可加 producer），或经营主体（party）。',
    en: 'Name exactly one: a lot, a product (with its producer, if it is to be one producer’s), or a party.',
    path: '/lot',
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
export const endsInPast = () =>
  new Problem(422, 'ends-in-past', {
    zh: '截止日期已过，请填写今天或以后的日期，或不填。',
    en: 'The last day has passed; name today or a later day, or none.',
    path: '/endsOn',
  });
export const freezeUnknown = () =>
  new Problem(404, 'freeze-unknown', {
    zh: '没有这条暂停销售措施，请核对编号，列表见 /api/v1/freezes。',
    en: 'There is no such freeze; see /api/v1/freezes.',
  });
export const notInForce = () =>
  new Problem(409, 'freeze-not-in-force', {
    zh: '这条措施已经解除或到期，无需再解除。',
    en: 'This freeze was lifted or has ended; nothing is left to lift.',
  });
export const secondPersonNeeded = () =>
  new Problem(409, 'second-person-needed', {
    zh: '解除措施需要由另一位执法人员办理，请转交同事。',
    en: 'A freeze is lifted by another officer than the one who set it; hand it to a colleague.',
  });

export const approvedAlready = () =>
  new Problem(409, 'freeze-approved-already', {
    zh: '这条措施已经批准，无需再批。',
    en: 'This freeze was approved already; nothing is left to do.',
  });
export const approvalSecondPerson = () =>
  new Problem(409, 'second-person-needed', {
    zh: '批准措施需要由另一位执法人员办理，请转交同事。',
    en: 'A freeze is approved by another officer than the one who set it; hand it to a colleague.',
  });
export const approverNamed = (name: string) =>
  new Problem(409, 'approver-named', {
    zh: `这条措施指定由${name}批准；超过时限后，其他执法人员也可以批准。`,
    en: `${name} was named to approve this freeze; once the time for it is over, any other officer may.`,
  });
export const approverUnknown = () =>
  new Problem(422, 'approver-unknown', {
    zh: '批准人需要是负责该范围的另一位执法人员，可选项见 /api/v1/freeze-approvers。',
    en: 'The approver is another officer who answers for that division; see /api/v1/freeze-approvers.',
    path: '/approver',
  });
export const caseUnknown = () =>
  new Problem(422, 'case-unknown', {
    zh: '没有这个案件，或它不在您的辖区。请核对案件编号。',
    en: 'There is no such case, or it is not of your district. Check its number.',
    path: '/case',
  });
