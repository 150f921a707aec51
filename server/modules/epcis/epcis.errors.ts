import type { Issue } from '../../platform/errors.ts';
import { Problem } from '../../platform/errors.ts';

/** The standard's own name for the failure goes along, beside ours. */
const VALIDATION = { epcisException: 'epcisException:ValidationException' } as const;

/** 400, as the standard answers for a document that is not right: nothing of it was stored. */
export function documentRefused(issues: readonly Issue[]): Problem {
  const first = issues[0];
  const more = issues.length - 1;
  // What the interface description says of fields is refused as everywhere; the rest says itself what it is.
  const code = issues.some((issue) => issue.code.startsWith('field-')) ? 'request-invalid' : 'epcis-invalid';
  return new Problem(400, more === 0 && first && code === 'epcis-invalid' ? first.code : code, {
    zh: first ? (more === 0 ? first.zh : `${first.zh}（另有 ${more} 处）`) : '内容有误。',
    en: first ? (more === 0 ? first.en : `${first.en} (and ${more} more)`) : 'The content is not right.',
    path: first?.path ?? '',
    issues: issues.slice(0, 100),
    details: VALIDATION,
  });
}

export const checkDigit = (path: string, text: string, expected: string | undefined): Issue => ({
  code: 'epc-check-digit',
  path,
  zh: `“${text}”的校验位不对${expected ? `，按前面的数字应为 ${expected}` : ''}，请核对编码。`,
  en: `The check digit of "${text}" does not fit${expected ? `; ${expected} would` : ''}. Check the code.`,
});
export const epcMalformed = (path: string, text: string): Issue => ({
  code: 'epc-malformed',
  path,
  zh: `“${text}”不是完整的 GS1 编码，请对照 EPC 标签数据标准（TDS）核对各段长度。`,
  en: `"${text}" is not a complete GS1 code; check the length of its parts against the Tag Data Standard.`,
});
export const timeImpossible = (path: string): Issue => ({
  code: 'time-impossible',
  path,
  zh: '没有这个时刻，请写成 2026-11-23T14:00:00+08:00 这样的时间。',
  en: 'There is no such instant; write a time like 2026-11-23T14:00:00+08:00.',
});
export const quantityNegative = (path: string): Issue => ({
  code: 'quantity-negative',
  path,
  zh: '数量不能小于零，请核对。',
  en: 'A quantity is not below nought; check it.',
});
export const namesNothing = (path: string): Issue => ({
  code: 'event-names-nothing',
  path,
  zh: '事件没有指明任何货物：请填写 EPC 或数量列表（传感器事件请填写读取点）。',
  en: 'The event names no goods: give an EPC list or a quantity list (a sensor event: its read point).',
});
export const parentNeeded = (path: string): Issue => ({
  code: 'parent-needed',
  path,
  zh: '装入或取出时请填写容器编码 parentID。',
  en: 'Packing and unpacking need the container: give parentID.',
});
export const ilmdWithoutAdd = (path: string): Issue => ({
  code: 'ilmd-without-add',
  path,
  zh: '批次主数据（ilmd）只能随 action 为 ADD 的事件填写。',
  en: 'Master data of a lot (ilmd) comes with action ADD only.',
});
export const bothEndsNeeded = (path: string): Issue => ({
  code: 'transformation-one-sided',
  path,
  zh: '加工事件请同时填写投入和产出；分几次上报时请填写 transformationID。',
  en: 'A transformation names inputs and outputs; when told in several events it needs a transformationID.',
});
export const tooManyThings = (path: string): Issue => ({
  code: 'event-too-large',
  path,
  zh: '一个事件里的货物太多，请分成几个事件。',
  en: 'One event names too many goods; split it into several.',
});
/** The same eventID with other content: an event is never changed, it is declared in error and told again. */
export const eventIdTaken = (path: string, eventId: string) =>
  new Problem(409, 'exists-with-different-event', {
    zh: `事件编号 ${eventId} 已用于另一个内容不同的事件。更正请发送带 errorDeclaration 的事件，并用新编号重新上报。`,
    en: `Event id ${eventId} was used for an event with other content. To correct it, send its errorDeclaration and a new event under a new id.`,
    path,
    details: VALIDATION,
  });
export const schemaVersionUnsupported = (path: string, version: string): Issue => ({
  code: 'schema-version-unsupported',
  path,
  zh: `不支持版本“${version.slice(0, 20)}”：JSON 请按 EPCIS 2.0 发送，XML 请按 2.0 或 1.2 发送。`,
  en: `Version "${version.slice(0, 20)}" is not taken: send JSON by EPCIS 2.0, XML by 2.0 or 1.2.`,
});
export const mediaUnsupported = (type: string) =>
  new Problem(415, 'media-type-unsupported', {
    zh: `不支持内容类型“${type.slice(0, 60)}”，请用 application/json、application/ld+json、application/xml 或 text/xml 发送。`,
    en: `Content type "${type.slice(0, 60)}" is not taken; send application/json, application/ld+json, application/xml or text/xml.`,
  });
/** Documents that are not whole after two hours are dropped (run-captures.ts): their server may have been killed. */
export const tookTooLong = () =>
  new Problem(408, 'capture-took-too-long', {
    zh: '这份文档传了两个小时还没有传完，没有保存。请换稳定的网络，或分成几份重新发送。',
    en: 'This document was two hours on its way and was not kept. Send it again over a steadier line, or in several parts.',
  });
export const tooManyEvents = (events_max: number) =>
  new Problem(413, 'too-many-events', {
    zh: `一份文档最多 ${events_max} 个事件，请分成几份发送。`,
    en: `A document has at most ${events_max} events; send it in several.`,
  });

/** Taken all the same: an id is the sender's to give, and some still reckon it by the rules of a draft. */
export const hashMismatch = (expected: string) => ({
  code: 'event-hash-mismatch',
  zh: `事件编号是内容哈希（ni:），但与内容不符；按 CBV 2.0 应为 ${expected}。`,
  en: `The event id is a hash of the content (ni:) and does not fit it; by CBV 2.0 it would be ${expected}.`,
});
/** Taken all the same: a device's clock is what its events are dated by. */
export const inFuture = () => ({
  code: 'at-in-future',
  zh: '事件时间在将来，已按原样记录。请核对设备的时钟。',
  en: 'The event is dated in the future and was recorded as it came; check the clock of the device.',
});
export const proceedUnsupported = () =>
  new Problem(400, 'capture-behaviour-unsupported', {
    zh: '本平台按“要么全部保存，要么全部不保存”处理，请去掉 GS1-Capture-Error-Behaviour: proceed。',
    en: 'Captures are all or nothing here; leave out GS1-Capture-Error-Behaviour: proceed.',
  });
export const captureUnknown = () =>
  new Problem(404, 'capture-unknown', {
    zh: '没有这次上报，请核对编号。',
    en: 'There is no such capture; check its id.',
  });
export const eventUnknown = () =>
  new Problem(404, 'event-unknown', {
    zh: '没有这个事件，请核对事件编号。',
    en: 'There is no such event; check its id.',
  });
export const parameterWrong = (name: string, zh: string, en: string) =>
  new Problem(400, 'query-parameter', {
    zh: `查询参数 ${name}：${zh}`,
    en: `Query parameter ${name}: ${en}`,
    path: `/${name}`,
    details: { epcisException: 'epcisException:QueryParameterException' },
  });
