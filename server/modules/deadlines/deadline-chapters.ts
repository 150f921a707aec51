import { localTime } from '../../platform/local-time.ts';
import type { Chapter } from '../../platform/report/blocks.ts';
import type { Deadline } from './deadline.rules.ts';
import { deadlinesOf } from './read-deadlines.ts';
import type { DeadlineTools } from './start-deadline.ts';

/** The deadlines of a case, for its file: what was due by which clause, and what was done when. */
export async function deadlineChapters(
  tools: Pick<DeadlineTools, 'db' | 'clock' | 'city'>,
  caseId: string,
): Promise<Chapter[]> {
  const deadlines = await deadlinesOf(tools, tools.db, { caseId });
  if (deadlines.length === 0) return [];
  const at = (instant: Date) => localTime(instant, tools.city.city.timezone);
  const done = ({ met, dropped, missed, dueAt }: Deadline): string => {
    const late = missed !== null || (met !== null && dueAt !== null && met.at > dueAt);
    const what = met ? at(met.at) : dropped ? `不再需要：${dropped.zh}` : '未完成';
    return late ? `${what}（超时）` : what;
  };
  return [
    {
      title: '时限',
      blocks: [
        {
          type: 'table',
          head: ['事项', '依据', '起算', '截止', '完成'],
          rows: deadlines.map((one) => [
            one.about.zh,
            one.clause,
            at(one.startsAt),
            one.dueAt ? at(one.dueAt) : `${one.unknownYear} 年节假日未公布，待定`,
            done(one),
          ]),
        },
      ],
      documents: deadlines.flatMap((one) => one.met?.documentId ?? []),
      files: [],
    },
  ];
}
