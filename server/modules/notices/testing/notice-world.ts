import { expect } from 'vitest';
import type { Business, Person, TestCity } from '../../../../test/support/city.ts';
import type { NoticesSentValue } from '../notices.schemas.ts';

/** A cheese that a factory sent to shops, and a case about it, for tests. */
export interface CheeseCase {
  caseId: string;
  lotId: string;
}

/** Bags of one batch that shops have received. */
export async function sendCheese(
  city: TestCity,
  batch: string,
  shops: Partial<Record<Business, number>>,
): Promise<string> {
  let lotId = '';
  for (const [shop, quantity] of Object.entries(shops) as [Business, number][]) {
    const voucher = await city.issue('factory', {
      receiver: { partyId: city.parties[shop].partyId },
      lines: [{ ...city.cheese(batch), quantity }],
      certificates: [city.inspectionReport(`CJ-${batch}`)],
    });
    expect((await city.receive(shop, voucher)).status).toBe(201);
    lotId = voucher.lineItems[0]?.lotId ?? '';
  }
  return lotId;
}

export async function openCheeseCase(
  city: TestCity,
  lotId: string,
  who: Person = 'city-officer',
  division?: string,
): Promise<string> {
  const answer = await city.call<{ caseId: string }>(who, 'POST', '/api/v1/cases', {
    documentNumber: city.number('C'),
    title: '奶酪保质期被改',
    origin: { kind: 'own' },
    lots: [lotId],
    ...(division ? { division } : {}),
  });
  expect(answer).toMatchObject({ status: 201 });
  return answer.body.caseId;
}

/** Decides the scope by the records alone; businesses named are left out. Answers the scope's id. */
export async function decideScope(
  city: TestCity,
  caseId: string,
  leftOut: readonly Business[] = [],
): Promise<string> {
  const draft = await city.call<{ asOf: string; digest: string; latest: { scopeId: string } | null }>(
    'city-officer',
    'GET',
    `/api/v1/cases/${caseId}/scope-draft?step=recorded`,
  );
  expect(draft).toMatchObject({ status: 200 });
  const { asOf, digest, latest } = draft.body;
  const decided = await city.call<{ scopeId: string }>(
    'city-officer',
    'POST',
    `/api/v1/cases/${caseId}/scopes`,
    {
      documentNumber: city.number('SC'),
      ...{ step: 'recorded', asOf, digest, basedOn: latest?.scopeId ?? null, reason: '先控制' },
      changes: leftOut.map((business) => ({
        ...{ partyId: city.parties[business].partyId, included: false, reason: '已查明无关' },
      })),
    },
  );
  expect(decided).toMatchObject({ status: 201 });
  return decided.body.scopeId;
}

export const sendNotices = (
  city: TestCity,
  caseId: string,
  scope: string,
  kind: 'stop-and-seal' | 'recall' | 'check' = 'stop-and-seal',
  who: Person = 'city-officer',
) => city.call<NoticesSentValue>(who, 'POST', `/api/v1/cases/${caseId}/notices`, { scope, kind });

export const closeCase = async (city: TestCity, caseId: string): Promise<void> => {
  const answer = await city.call('city-officer', 'POST', `/api/v1/cases/${caseId}/decisions`, {
    ...{ documentNumber: city.number('CL'), kind: 'closed', reason: '全部处置完毕' },
  });
  expect(answer).toMatchObject({ status: 201 });
};
