import type { Readable } from 'node:stream';
import { renderTellPage, TRAP_FIELD } from '../../../../web/scan/index.ts';
import { Problem } from '../../../platform/errors.ts';
import { Reply } from '../../../platform/http.ts';
import {
  type ComplaintKind,
  complaintForm,
  fileComplaint,
  type Given,
  makeFormToken,
} from '../../complaints/index.ts';
import { asHtml, type ScanCall } from '../answer.ts';
import type { ScanPorts } from '../read-lot.ts';
import { frameOf, queryOf } from '../scan-frame.ts';
import type { FormLimit } from './form-limit.ts';
import { readForm, type SentForm } from './read-form.ts';
import { subjectOf } from './subject.ts';
import { FORM_PATH, tellView } from './tell-view.ts';

/** A form is for one person: no copy of it may be kept. */
const OWN = { 'cache-control': 'no-store' };

/** The empty form, with the page that it was opened from. */
export async function showTellForm(ports: ScanPorts, call: ScanCall, kind: ComplaintKind): Promise<Reply> {
  const frame = frameOf(call.request, ports.city, ['about']);
  const subject = await subjectOf(ports, queryOf(call.request.url).get('about'), frame.lang);
  const { city, keys, clock } = ports;
  const page = tellView({
    ...{ city, frame, form: complaintForm(ports, kind), token: makeFormToken(keys, kind, clock.now()) },
    ...{ given: {}, subject, problem: null },
  });
  return asHtml(200, renderTellPage(page), OWN);
}

/**
 * Takes a sent form and leads to its number; or shows it again with all that was typed and what is to be mended. Where the
 * form is spent (sent before with other words, or too old) it comes back with a new token.
 */
export async function takeTellForm(
  ports: ScanPorts,
  call: ScanCall,
  kind: ComplaintKind,
  limit: FormLimit,
): Promise<Reply> {
  const sent = await readForm(call.request.headers['content-type'], call.request.body as Readable);
  const frame = frameAfter(ports, call, sent, kind);
  const form = complaintForm(ports, kind);
  const given = givenOf(sent);
  const subject = await subjectOf(ports, sent.fields.get('about') ?? null, frame.lang);
  try {
    if (sent.problem) throw sent.problem;
    if ((sent.fields.get(TRAP_FIELD) ?? '') !== '') throw formOfMachine();
    if (!limit.admit(call.request.ip, ports.clock.now().getTime())) throw tooManyForms();
    const token = sent.fields.get('token') ?? '';
    const { number } = await fileComplaint(ports, { kind, token, given, subject, photos: sent.photos });
    return new Reply(303, '', { ...OWN, location: `/j/${number}${querySuffix(frame)}` });
  } catch (error) {
    if (!(error instanceof Problem) || error.status >= 500) throw error;
    const spent = error.code === 'complaint-form-stale' || error.code === 'complaint-changed';
    const token = spent
      ? makeFormToken(ports.keys, kind, ports.clock.now())
      : (sent.fields.get('token') ?? '');
    const page = tellView({ city: ports.city, frame, form, token, given, subject, problem: error });
    const headers: Record<string, string> = { ...OWN };
    if (error.retryAfter_s !== undefined) headers['retry-after'] = String(error.retryAfter_s);
    return asHtml(error.status, renderTellPage(page), headers);
  }
}

function givenOf({ fields }: SentForm): Given {
  const given: Given = {};
  for (const field of ['what', 'request', 'seller', 'place', 'name', 'phone', 'address'] as const) {
    const text = fields.get(field);
    if (text !== undefined) given[field] = text;
  }
  return given;
}

/** The language and size that the form was shown in; its address carries neither. */
function frameAfter(ports: ScanPorts, call: ScanCall, { fields }: SentForm, kind: ComplaintKind) {
  const query = new URLSearchParams();
  for (const name of ['lang', 'large', 'about']) {
    const value = fields.get(name);
    if (value !== undefined) query.set(name, value);
  }
  return frameOf({ headers: call.request.headers, url: `${FORM_PATH[kind]}?${query}` }, ports.city, [
    'about',
  ]);
}

function querySuffix(frame: { langAsked: boolean; lang: string; large: boolean }): string {
  const query = new URLSearchParams();
  if (frame.langAsked) query.set('lang', frame.lang);
  if (frame.large) query.set('large', '1');
  return query.size > 0 ? `?${query}` : '';
}

const formOfMachine = (): Problem =>
  new Problem(422, 'complaint-trap', {
    zh: '有一栏应当空着：请不要用自动填写，再提交一次；已经填的都还在。',
    en: 'One field is meant to stay empty: send again without automatic filling. All you have typed is kept.',
  });

const tooManyForms = (): Problem =>
  new Problem(429, 'complaints-too-many', {
    zh: '这个网络一小时内提交得太多，请过一会儿再按“提交”，已经填的都还在；急事请打电话。',
    en: 'Too many forms came from this network within the hour: press Send again a little later, all you have typed is kept; if it is urgent, call.',
    retryAfter_s: 600,
  });
