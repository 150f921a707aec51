import { renderToldPage, type ToldPage } from '../../../../web/scan/index.ts';
import type { State } from '../../../../web/tokens.ts';
import { formatPublicCode, parsePublicCode } from '../../../platform/codes/public-code.ts';
import type { Reply } from '../../../platform/http.ts';
import { type ComplaintState, complaintForm, complaintProgress } from '../../complaints/index.ts';
import { asHtml, type ScanCall, say } from '../answer.ts';
import type { ScanPorts } from '../read-lot.ts';
import { makeSayer } from '../say-time.ts';
import { frameOf } from '../scan-frame.ts';

const STATES: Readonly<Record<ComplaintState, { state: State; zh: string; en: string }>> = {
  received: { state: 'fine', zh: '已收到', en: 'Received' },
  accepted: { state: 'fine', zh: '已受理', en: 'Taken up' },
  declined: { state: 'attention', zh: '不予受理', en: 'Not taken up' },
  'handed-on': { state: 'fine', zh: '已转交有权处理的部门', en: 'Handed to the office in charge' },
  closed: { state: 'fine', zh: '已办结', en: 'Closed' },
};

const WORDS = {
  zh: {
    sentence: (kind: string, state: string) => `您的${kind}${state}。`,
    kind: '类别',
    received: '收到时间',
    state: '进度',
    since: '更新时间',
    number: '编号',
  },
  en: {
    sentence: (kind: string, state: string) => `${kind}: ${state.toLowerCase()}.`,
    kind: 'Kind',
    received: 'Received',
    state: 'State',
    since: 'Since',
    number: 'Number',
  },
} as const;

/** What became of a complaint, by its number: whoever reads over a shoulder learns nothing of who or about whom. */
export async function answerTold(ports: ScanPorts, call: ScanCall): Promise<Reply> {
  const asked = call.params.number ?? '';
  const code = parsePublicCode(asked);
  if (!code.ok) {
    const slip = code.reason === 'check' || code.reason === 'character';
    return say(ports, call, slip ? 'mistyped' : 'not-a-code', asked);
  }
  const progress = code.type === 'J' ? await complaintProgress(ports.db, code.id) : undefined;
  if (!progress) return say(ports, call, code.type === 'J' ? 'told-unknown' : 'not-a-code', asked);
  const frame = frameOf(call.request, ports.city);
  const words = WORDS[frame.lang];
  const { state, ...said } = STATES[progress.state];
  const form = complaintForm(ports, progress.kind);
  const time = makeSayer(frame.lang, ports.clock.now(), ports.city.city.timezone);
  const number = formatPublicCode(progress.number);
  const page: ToldPage = {
    frame,
    title: number,
    state,
    stateWord: said[frame.lang],
    sentence: words.sentence(form[frame.lang], said[frame.lang]),
    number,
    facts: [
      { label: words.kind, value: form[frame.lang] },
      { label: words.received, value: time(progress.receivedAt).text },
      { label: words.state, value: said[frame.lang] },
      ...(progress.at > progress.receivedAt ? [{ label: words.since, value: time(progress.at).text }] : []),
    ],
    next: form.answer[frame.lang],
  };
  return asHtml(200, renderToldPage(page), { 'cache-control': 'no-store' });
}
