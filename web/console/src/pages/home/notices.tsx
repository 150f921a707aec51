import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { markNoticeRead, type Notice, noticesQuery } from '../../api/department-queries.ts';
import { paths } from '../../paths.ts';
import { Time } from '../../ui/figures.tsx';
import { Section } from '../../ui/page.tsx';
import { PaperStateTag } from '../../ui/paper-state.tsx';
import { useWords } from '../../words/words.tsx';

function NoticeItem({ notice }: { notice: Notice }): ReactElement {
  const { t, pick } = useWords();
  const client = useQueryClient();
  const read = useMutation({
    mutationFn: () => markNoticeRead(notice.noticeId),
    onSuccess: () => client.invalidateQueries({ queryKey: ['notices'] }),
  });
  return (
    <li className="notice">
      <div className="notice-head">
        <PaperStateTag state={notice.state} />
        <span className="quiet">
          <Time at={notice.at} />
        </span>
      </div>
      <p>{pick(notice.words)}</p>
      <div className="notice-foot">
        <span>
          {notice.lots.map((lot) => (
            <Link key={lot.lotId} {...paths.lot(lot.lotId)}>
              {lot.name} <span className="mono">{lot.code}</span>
            </Link>
          ))}
        </span>
        {notice.readAt === null ? (
          <Button size="middle" loading={read.isPending} onClick={() => read.mutate()}>
            {t.departments.read}
          </Button>
        ) : null}
      </div>
    </li>
  );
}

/** What a business was told about goods that it has, until it has read it; of one lot all of it. */
export function Notices({ lotId }: { lotId?: string }): ReactElement | null {
  const { t } = useWords();
  const notices = useQuery(noticesQuery(lotId === undefined));
  const items = (notices.data?.items ?? []).filter(
    (notice) => lotId === undefined || notice.lots.some((lot) => lot.lotId === lotId),
  );
  if (items.length === 0) return null;
  return (
    <Section title={t.departments.notices} count={items.length} testId="notices">
      <ul className="notices" aria-label={t.departments.notices}>
        {items.map((notice) => (
          <NoticeItem key={notice.noticeId} notice={notice} />
        ))}
      </ul>
    </Section>
  );
}
