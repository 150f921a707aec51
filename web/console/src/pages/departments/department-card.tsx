import type { ReactElement } from 'react';
import type { Department } from '../../api/department-queries.ts';
import { Time } from '../../ui/figures.tsx';
import { Facts } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';

/** One department: whether it answers, since when not and why, and what waits for it. */
export function DepartmentCard({ department }: { department: Department }): ReactElement {
  const { t, pick } = useWords();
  const words = t.departments;
  const waiting = department.counts.unverified ?? 0;
  const state = department.outSince !== null ? 'stop' : department.connected ? 'fine' : 'unknown';
  const stateWord =
    department.outSince !== null ? words.out : department.connected ? words.connected : words.notConnected;
  return (
    <li className="department">
      <div className="notice-head">
        <strong>{pick(department.name)}</strong>
        <StateTag state={state}>{stateWord}</StateTag>
      </div>
      <p className="row-sub">{department.kinds.map((kind) => pick(kind.name)).join(' · ')}</p>
      {department.outSince !== null ? (
        <p className="department-out">
          {department.outBecause ? pick(department.outBecause) : words.out}
          {' · '}
          {words.since} <Time at={department.outSince} />
          {department.nextTryAt ? (
            <>
              {' · '}
              {words.nextTry} <Time at={department.nextTryAt} />
            </>
          ) : null}
        </p>
      ) : null}
      <Facts
        items={[
          [words.states.unverified, waiting > 0 ? words.waiting(waiting) : words.noneWaiting],
          [
            words.lastMessage,
            department.messageAt ? <Time key="m" at={department.messageAt} /> : words.never,
          ],
          [
            words.lastAnswer,
            department.answeredAt ? <Time key="a" at={department.answeredAt} /> : words.never,
          ],
        ]}
      />
    </li>
  );
}
