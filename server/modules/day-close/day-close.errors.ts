import type { Issue } from '../../platform/errors.ts';
import { Problem } from '../../platform/errors.ts';
import type { Refusal } from './close-lot.rules.ts';

interface Say {
  zh(quantity: number): string;
  en(quantity: number): string;
}

export const dayInFuture = () =>
  new Problem(422, 'day-in-future', {
    zh: '这一天还没有到，不能日清。请选择今天或以前的日期。',
    en: 'This day has not come yet; choose today or an earlier day.',
    path: '/day',
  });
export const dayTooOld = (days: number) =>
  new Problem(422, 'day-too-old', {
    zh: `只能日清最近 ${days} 天。更早的请用“盘点”按现在的实数登记。`,
    en: `Only the last ${days} days can be closed. For earlier ones take stock of what there is now.`,
    path: '/day',
  });
export const closedMeanwhile = () =>
  new Problem(409, 'closed-meanwhile', {
    zh: '这一天刚刚在另一部手机上日清过，您看到的数字已经变了。这次没有记任何东西；请刷新后再看一遍。',
    en: 'Somebody has closed this day on another phone, so the figures you saw have changed. Nothing was recorded; load them again.',
    path: '/seen',
  });

export const quantityNeeded = (path: string): Issue => ({
  code: 'quantity-needed',
  path,
  zh: '请写数量和单位：还剩多少，或报损多少。',
  en: 'Say how much, with its unit: what is left, or what is waste.',
});

export const countedSince = (path: string): Issue => ({
  code: 'counted-since',
  path,
  zh: '这批货在那之后已经盘点过，以盘点为准，不用再日清。',
  en: 'This lot was counted since then; the count holds, and it need not be closed.',
});

export const onTheWay = (path: string): Issue => ({
  code: 'lot-on-the-way',
  path,
  zh: '这批货还没有确认收货，账上没有可以日清的。请先在“收货”里确认。',
  en: 'This lot has not been confirmed yet, so there is nothing of it to close. Confirm it under “Receive” first.',
});

export const tillSoldSome = (path: string, most: number, say: Say): Issue => ({
  code: 'till-sold-some',
  path,
  zh: `收银机可能已经卖出这批货（最多 ${say.zh(most)}），再估算会算两遍。请改用“盘点”填写还剩多少，系统会把两者分清。`,
  en: `A till may have sold some of this lot (up to ${say.en(most)}); an estimate would count that twice. Take stock of it instead: that tells the two apart.`,
});

export const supplierUnknown = (path: string): Issue => ({
  code: 'supplier-unknown',
  path,
  zh: '这批货没有登记供货方，无法自动退货。请用“开票 → 退货”选择收货方。',
  en: 'Nobody is recorded to have supplied this lot. Issue the return voucher yourself and name who takes it.',
});

export function refusalIssue(refusal: Refusal, path: string, say: Say, incoming: number): Issue {
  switch (refusal.code) {
    case 'said-twice':
      return {
        code: 'lot-said-twice',
        path,
        zh: '同一批货说了两种结果。请只选一种：卖完、还剩，或全部退货（报损可以另加）。',
        en: 'Two ends were given for one lot. Choose one: sold out, left, or all returned (waste may be added).',
      };
    case 'more-gone-than-there':
      return {
        code: 'more-gone-than-there',
        path,
        zh: `账上只有 ${say.zh(refusal.there)}，报损和退货不能更多。如果实物更多，请先“盘点”。`,
        en: `There are only ${say.en(refusal.there)} by the records; waste and returns cannot be more. If there really is more, take stock first.`,
      };
    case 'more-left-than-there':
      return {
        code: 'more-left-than-there',
        path,
        zh:
          incoming > 0
            ? `账上只有 ${say.zh(refusal.there)}，另有一批在途没有确认。请先确认收货；仍对不上请“盘点”。`
            : `账上只有 ${say.zh(refusal.there)}，还剩的不能更多。如果实物更多，请用“盘点”登记实数。`,
        en:
          incoming > 0
            ? `There are only ${say.en(refusal.there)} by the records, and more is on the way unconfirmed. Confirm it first; if it still differs, take stock.`
            : `There are only ${say.en(refusal.there)} by the records, so no more can be left. If there really is more, take stock.`,
      };
    case 'moved-since':
      return {
        code: 'moved-since',
        path,
        zh: `那天之后这批货又出了货，所以当时至少还剩 ${say.zh(refusal.leftAtLeast)}。请改填“还剩”。`,
        en: `More of this lot went out after that day, so at least ${say.en(refusal.leftAtLeast)} were left then. Say what was left.`,
      };
  }
}
