import { deadlinesById, viewDeadline } from '../deadlines/index.ts';
import type { Principal } from '../identity/index.ts';
import type { NoticeTools } from './notice-tools.ts';
import type { OfficeMessagesValue } from './notices.schemas.ts';
import { messagesToOffice } from './outbox/messages.store.ts';
import { nameOf } from './tell-office.ts';

/** What an officer's own office was told in the application, the newest first, with how each deadline stands now. */
export async function readOfficeMessages(
  tools: NoticeTools,
  principal: Principal,
  limit: number,
): Promise<OfficeMessagesValue> {
  const { db, city, clock } = tools;
  const division = principal.divisionCode ?? city.city.code;
  const messages = await messagesToOffice(db, division, limit);
  const deadlines = await deadlinesById(
    db,
    messages.flatMap((one) => one.office?.deadlineId ?? []),
  );
  return {
    items: messages.flatMap((one) => {
      const deadline = deadlines.get(one.office?.deadlineId ?? '');
      if (!deadline || !one.office) return [];
      return [
        {
          ...{ messageId: one.messageId, at: one.madeAt.toISOString(), level: one.office.level },
          ...{ subject: one.subject, body: one.body },
          division: { code: one.office.division, name: nameOf(city, one.office.division) },
          deadline: viewDeadline(city, deadline, clock.now()),
        },
      ];
    }),
  };
}
