import { type Act, STORY_PRODUCTS, type Stories } from '../../../../simulator/alert-stories.ts';
import { jyNumberOf, scNumberOf, usccOf } from '../../../../simulator/identities.ts';
import { openCity, type TestCity } from '../../../../test/support/city.ts';
import { outboxConsumers, outboxTools } from '../../../outbox.ts';
import { fileComplaint, makeFormToken } from '../../complaints/index.ts';
import { createAccount, createApiKey, type PartyId } from '../../identity/index.ts';
import { runOutboxOnce } from '../../ledger/index.ts';
import { findLot } from '../../registry/index.ts';
import { sweepAll } from '../index.ts';

export interface Graded {
  rule: string;
  planted: number;
  found: number;
  raised: number;
  wrong: number;
  recall: number | null;
  precision: number | null;
}

interface Raised {
  kind: string;
  party: string | null;
  batch: string | null;
}

/** Plays stories in a city of their own, every act at its time, and grades what stands or stood afterwards. */
export async function playStories(told: Stories): Promise<{ grades: Graded[]; others: Raised[] }> {
  const city = await openCity({ now: told.acts[0]?.at ?? '2026-10-26T00:00:00Z' });
  try {
    const people = await takeIn(city, told);
    let day = '';
    for (const act of told.acts) {
      if (day !== '' && act.at.slice(0, 10) !== day) await settle(city);
      day = act.at.slice(0, 10);
      city.clock.set(act.at);
      await play(city, people, act);
    }
    await settle(city);
    return grade(told, await raised(city));
  } finally {
    await city.close();
  }
}

type People = Map<string, { key: string; partyId: PartyId }>;

async function takeIn(city: TestCity, told: Stories): Promise<People> {
  const people: People = new Map();
  const { db, ids } = city.tools;
  for (const [index, { name, kind }] of told.tellers.entries()) {
    const number =
      kind === 'factory'
        ? scNumberOf('105', '350203', 700 + index)
        : jyNumberOf('sale', '350203', 5000 + index);
    const answer = await city.call<{ partyId: PartyId }>('admin', 'POST', '/api/v1/parties', {
      uscc: usccOf('company', '350203', 40_000 + index),
      name,
      kind,
      licenceNumbers: [{ kind: kind === 'factory' ? 'SC' : 'JY', number }],
      address: `${name} 1 号`,
      contactName: '联系人',
      contactPhone: '0592-5500000',
      divisionCode: index % 2 === 0 ? '350203001' : '350206002',
    });
    if (answer.status !== 201) throw new Error(`${name} ${JSON.stringify(answer.body)}`);
    const { partyId } = answer.body;
    const { accountId } = await createAccount(db, ids, {
      userName: `teller-${index}`,
      displayName: name,
      password: 'egret-over-water',
      role: 'operator',
      partyId,
    });
    people.set(name, { key: await createApiKey(db, accountId, 'stories'), partyId });
  }
  for (const product of Object.values(STORY_PRODUCTS)) {
    const answer = await city.call('factory', 'POST', '/api/v1/products', {
      ...product,
      specification: '100 g/袋',
    });
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  }
  return people;
}

async function play(city: TestCity, people: People, act: Act): Promise<void> {
  if (act.path === 'complaint') {
    const { batch, party, gtin } = act.body as { batch: string; party: string; gtin: string };
    const { lotId } = await findLot(city.tools.db, `(01)0${gtin}(10)${batch}`);
    const partyId = people.get(party)?.partyId ?? null;
    const divisionCode = '350203001';
    await fileComplaint(city.tools, {
      kind: 'report',
      token: makeFormToken(city.tools.keys, 'report', city.clock.now()),
      given: { what: '吃了不舒服', place: '350203' },
      subject: { path: '/t/1', label: '牛奶', lotId, partyId, documentId: null, divisionCode },
      photos: [],
    });
    return;
  }
  const receiver = (act.body.receiver as { name?: string } | undefined)?.name;
  const body =
    receiver === undefined ? act.body : { ...act.body, receiver: { partyId: people.get(receiver)?.partyId } };
  const key = act.who === 'officer' ? city.keys['city-officer'] : (people.get(act.who)?.key ?? '');
  const answer = await city.raw({ 'x-api-key': key }, 'POST', `/api/v1/${act.path}`, body);
  if (answer.status >= 300) throw new Error(`${act.who} ${act.path} ${JSON.stringify(answer.body)}`);
}

async function settle(city: TestCity): Promise<void> {
  for (;;) {
    const run = await runOutboxOnce(outboxTools(city.tools), outboxConsumers(city.tools), 200);
    if (run.failed > 0) throw new Error('a document failed');
    if (run.done === 0) break;
  }
  await sweepAll(city.tools);
}

async function raised(city: TestCity): Promise<Raised[]> {
  const { rows } = await city.owner.query<Raised>(
    `SELECT f.kind, p.name AS party, l.batch FROM alerts.finding f
       LEFT JOIN registry.party p USING (party_id) LEFT JOIN registry.lot l USING (lot_id) ORDER BY f.key`,
  );
  return rows;
}

function grade(told: Stories, found: readonly Raised[]): { grades: Graded[]; others: Raised[] } {
  const isOf = (one: Raised, story: Stories['stories'][number]) =>
    one.kind === story.kind &&
    (story.batch === undefined ? one.party === story.party : one.batch === story.batch);
  const rules = [...new Set(told.stories.map((one) => one.rule))].sort();
  const grades = rules.map((rule): Graded => {
    const stories = told.stories.filter((one) => one.rule === rule);
    const planted = stories.filter((one) => one.planted);
    const own = found.filter((one) => stories.some((story) => story.kind === one.kind));
    const hit = planted.filter((story) => own.some((one) => isOf(one, story)));
    const wrong = own.filter((one) => !planted.some((story) => isOf(one, story)));
    return {
      rule,
      planted: planted.length,
      found: hit.length,
      raised: own.length,
      wrong: wrong.length,
      recall: planted.length === 0 ? null : hit.length / planted.length,
      precision: own.length === 0 ? null : (own.length - wrong.length) / own.length,
    };
  });
  const kinds = new Set(told.stories.map((one) => one.kind));
  return { grades, others: found.filter((one) => !kinds.has(one.kind)) };
}
