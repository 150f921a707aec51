import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCity, type TestCity } from '../../../test/support/city.ts';
import { GS1_VOCABULARY } from './link-types.ts';

const SSCC = '106141412345678908';
const EMPTY_SSCC = '106141412345678915';
const GLN = { shop: '9506000134376', farm: '9506000134383', stall: '9506000134390' } as const;
const ROOT = 'http://test.example';

/** The pages' one file of script may be there; nothing that runs may be on the page itself. */
const withoutOwnScript = (html: string): string => html.replace('<script src="/scan.js" defer></script>', '');

let city: TestCity;
let gtin: string;
let voucher: string;
let lotCode: string;
beforeAll(async () => {
  city = await openCity();
  gtin = city.products.cheese.gtin ?? '';
  const receiver = { partyId: city.parties.supermarket.partyId };
  const issued = await city.issue('factory', {
    receiver,
    lines: [city.cheese('B 1/甲'), city.cheese('PLAIN/1')],
    certificates: [city.inspectionReport('CJ-R1')],
  });
  voucher = issued.number;
  const cabbage = await city.issueCabbage('farm', 'supermarket', { origin: '解析测试的地' });
  lotCode = new URL(cabbage.lineItems[0]?.scanUrl ?? ROOT).pathname.split('/').at(-1) ?? '';
  for (const [who, gln, name] of [
    ['supermarket', GLN.shop, '惠民超市思明店二楼'],
    ['wholesaler', GLN.farm, '陈记三号库'],
    ['stall', GLN.stall, '阿妹的摊'],
  ] as const) {
    const site = await city.call(who, 'POST', '/api/v1/sites', { gln, name });
    expect(site.status).toBe(201);
  }
  await pack(SSCC, 'ADD', 40);
  await pack(EMPTY_SSCC, 'ADD', 10);
  await pack(EMPTY_SSCC, 'DELETE');
});
afterAll(() => city?.close());

let events = 0;
async function pack(sscc: string, action: 'ADD' | 'DELETE', quantity?: number): Promise<void> {
  events += 1;
  const answer = await city.call('factory', 'POST', '/epcis/capture', {
    '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: '2026-11-20T07:00:00Z',
    epcisBody: {
      eventList: [
        {
          type: 'AggregationEvent',
          eventID: `urn:uuid:00000000-0000-4000-8000-00000000000${events}`,
          eventTime: `2026-11-20T06:0${events}:00Z`,
          eventTimeZoneOffset: '+08:00',
          action,
          bizStep: action === 'ADD' ? 'packing' : 'unpacking',
          parentID: `https://id.gs1.org/00/${sscc}`,
          ...(quantity === undefined
            ? {}
            : {
                childQuantityList: [
                  {
                    epcClass: `https://id.gs1.org/01/${gtin}/10/${encodeURIComponent('B1')}`,
                    quantity,
                  },
                ],
              }),
        },
      ],
    },
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
}

type Headers = Record<string, string>;
const get = (url: string, headers: Headers = {}) => city.raw<string>(headers, 'GET', url);
const lotPath = () => `/01/${gtin}/10/${encodeURIComponent('B 1/甲')}`;
const paths = (): Record<string, string> => ({
  product: `/01/${gtin}`,
  lot: lotPath(),
  plain: `/01/${gtin}/10/PLAIN%2F1`,
  code: `/t/${lotCode}`,
  voucher: `/v/${voucher}`,
  unit: `/00/${SSCC}`,
  place: `/414/${GLN.shop}`,
  party: `/417/${GLN.shop}`,
});
const KINDS = ['product', 'lot', 'plain', 'code', 'voucher', 'unit', 'place', 'party'] as const;
const LINKSET = 'application/linkset+json';
const JSON_LD = 'application/ld+json';

interface Target {
  href: string;
  title: string;
  type?: string;
  hreflang?: string[];
}
type Linkset = { linkset: [{ anchor: string; description: string } & Record<string, Target[]>] };
const linksetOf = async (path: string, headers: Headers = { accept: LINKSET }) => {
  const answer = await city.raw<Linkset>(headers, 'GET', path);
  return { ...answer, set: answer.body.linkset[0] };
};
const typesIn = (set: object): string[] =>
  Object.keys(set)
    .filter((key) => key.startsWith(GS1_VOCABULARY))
    .map((key) => key.slice(GS1_VOCABULARY.length));

describe.each(KINDS)('The address of a %s', (kind) => {
  it.each([
    [undefined, 'text/html; charset=utf-8'],
    ['*/*', 'text/html; charset=utf-8'],
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'text/html; charset=utf-8'],
    [JSON_LD, `${JSON_LD}; charset=utf-8`],
    [LINKSET, LINKSET],
    ['application/json', 'application/json; charset=utf-8'],
    ['image/png', 'text/html; charset=utf-8'],
  ])('answers Accept: %s with %s, apart for caches and open to every origin', async (accept, type) => {
    const answer = await get(paths()[kind] ?? '', accept === undefined ? {} : { accept });
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': type,
      vary: 'Accept, Accept-Language',
      'access-control-allow-origin': '*',
    });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('has a linkset of the shape that the resolver standard asks for, with one default link', async () => {
    const { set, headers } = await linksetOf(paths()[kind] ?? '');
    expect(headers['content-type']).toBe(LINKSET);
    expect(headers.link).toContain(
      '<https://ref.gs1.org/standards/resolver/linkset-context>; rel="http://www.w3.org/ns/json-ld#context"',
    );
    expect(set.anchor).toBe(ROOT + paths()[kind]);
    expect(set[`${GS1_VOCABULARY}defaultLink`]).toEqual([
      { href: ROOT + paths()[kind], title: expect.any(String) },
    ]);
    for (const type of typesIn(set)) {
      for (const target of set[`${GS1_VOCABULARY}${type}`] ?? []) {
        expect(target.href).toMatch(/^http:\/\/test\.example\//);
        expect(target.title).not.toBe('');
        if (type !== 'defaultLink') expect(target.type).toMatch(/^(text\/html|application\/(ld\+)?json)$/);
        for (const lang of target.hreflang ?? []) expect(lang).toMatch(/^\w{2}$/);
      }
    }
    // The default link's own kind is said too (2.5.8).
    expect(typesIn(set).length).toBeGreaterThan(2);
  });

  it('leads by linkType to every link that its linkset names, and each target answers', async () => {
    const path = paths()[kind] ?? '';
    const { set } = await linksetOf(path);
    for (const type of typesIn(set)) {
      const answer = await get(`${path}?linkType=gs1:${type}`);
      expect(answer.status, type).toBe(307);
      const targets = (set[`${GS1_VOCABULARY}${type}`] ?? []).map((one) => one.href);
      expect(targets, type).toContain(answer.headers.location);
      const target = new URL(String(answer.headers.location));
      const there = await get(target.pathname + target.search, type === 'epcis' ? keyOf('factory') : {});
      expect(there.status, String(target)).toBe(200);
      if (target.hash) expect(there.body).toContain(`id="${target.hash.slice(1)}"`);
    }
  });

  it('is 404 for a link type that it has not, and says which it has', async () => {
    const path = paths()[kind] ?? '';
    for (const linkType of ['gs1:recipeInfo', 'nonsense', 'gs1:__proto__', '']) {
      const page = await get(`${path}?linkType=${encodeURIComponent(linkType)}`);
      expect(page.status, linkType).toBe(404);
      expect(page.body).toContain('gs1:defaultLink');
      const data = await city.raw<Linkset>({ accept: LINKSET }, 'GET', `${path}?linkType=gs1:recipeInfo`);
      expect([data.status, typesIn(data.body.linkset[0]).length > 1]).toEqual([404, true]);
    }
  });

  it('gives the set of links to linkType=linkset and all, as JSON-LD with its context, or to people', async () => {
    const path = paths()[kind] ?? '';
    for (const word of ['linkset', 'all']) {
      const plain = await get(`${path}?linkType=${word}`, { accept: '*/*' });
      expect([plain.status, plain.headers['content-type']]).toEqual([200, LINKSET]);
    }
    const linked = await city.raw<Record<string, unknown>>(
      { accept: JSON_LD },
      'GET',
      `${path}?linkType=linkset`,
    );
    expect(linked.body).toMatchObject({
      '@context': { gs1: GS1_VOCABULARY },
      '@id': ROOT + path,
      'gs1:defaultLink': [{ '@id': ROOT + path }],
    });
    const page = await get(`${path}?linkType=linkset`, { accept: 'text/html' });
    expect(page.body).toContain('gs1:masterData');
    expect(withoutOwnScript(page.body)).not.toContain('<script');
  });

  it('names itself and its linkset in the Link header of its page', async () => {
    const path = paths()[kind] ?? '';
    const { headers } = await get(path);
    expect(headers.link).toContain(`<${ROOT}${path}?linkType=linkset>; rel="linkset"`);
    expect(headers.link).toContain(`<${ROOT}${path}>; rel="canonical"`);
  });

  it('is small, without script, and the same in English', async () => {
    const page = await get(`${paths()[kind]}?lang=en`);
    expect(page.body).toContain('<html lang="en"');
    expect(withoutOwnScript(page.body)).not.toContain('<script');
    expect(Buffer.byteLength(page.body)).toBeLessThan(50 * 1024);
  });
});

const keyOf = (who: 'factory'): Headers => ({ 'x-api-key': city.keys[who] });

describe('Which link is taken', () => {
  it('follows language and media type', async () => {
    const to = async (headers: Headers) =>
      (await get(`${lotPath()}?linkType=gs1:traceability`, headers)).headers.location;
    expect(await to({})).toBe(`${ROOT}${lotPath()}?lang=zh#way`);
    expect(await to({ 'accept-language': 'en-GB' })).toBe(`${ROOT}${lotPath()}?lang=en#way`);
    const data = await get(`${lotPath()}?linkType=gs1:masterData`, { accept: JSON_LD });
    expect(data.headers.location).toBe(`${ROOT}${lotPath()}?format=jsonld`);
  });

  it('offers papers only where there are some, and recalls where somebody knows of recalls', async () => {
    expect(typesIn((await linksetOf(lotPath())).set)).toContain('certificationInfo');
    expect(typesIn((await linksetOf(`/t/${lotCode}`)).set)).not.toContain('certificationInfo');
    const recalls = await get(`${lotPath()}?linkType=gs1:recallStatus`);
    expect([recalls.status, recalls.headers.location]).toEqual([307, `${ROOT}${lotPath()}?lang=zh#main`]);
  });
});

describe('What stands behind the question mark', () => {
  it('goes along, but for linkType, so that no redirection comes back to itself', async () => {
    const asked = `${lotPath()}?17=270501&3103=000100&utm=x&linkType=gs1:pip&linkType=gs1:epcis`;
    const answer = await get(asked);
    expect(answer.headers.location).toBe(`${ROOT}${lotPath()}?17=270501&3103=000100&utm=x&lang=zh`);
    const plain = paths().plain ?? '';
    const { set } = await linksetOf(`${plain}?17=270501`);
    expect(set[`${GS1_VOCABULARY}pip`]?.[0]?.href).toBe(`${ROOT}${plain}?17=270501&lang=zh`);
    // EPCIS refuses parameters that it does not know.
    expect(set[`${GS1_VOCABULARY}epcis`]?.[0]?.href).toMatch(/\/epcis\/events\?epc=[^&]*$/);
    // A batch of Chinese characters is no EPC: nothing could be asked of its events.
    expect(typesIn((await linksetOf(lotPath())).set)).not.toContain('epcis');
  });

  it('is kept by the switches of the page', async () => {
    const page = await get(`${lotPath()}?17=270501&3103=000100&evil=1`);
    expect(page.body).toContain('?17=270501&amp;3103=000100&amp;lang=en');
    expect(page.body).not.toContain('evil');
  });
});

describe('Keys and qualifiers', () => {
  it('pad a GTIN, ignore a slash at the end, and find a batch with whatever characters it has', async () => {
    for (const path of [lotPath(), `${lotPath()}/`, lotPath().replace('/01/0', '/01/')]) {
      const page = await get(path);
      expect(page.status, path).toBe(200);
      expect(page.body).toContain(`<link rel="canonical" href="${ROOT}${lotPath()}"`);
    }
  });

  it('of a serial inside a batch find the batch where the serial is not on record, without sending elsewhere', async () => {
    const page = await get(`${lotPath()}/21/S-9`);
    expect(page.status).toBe(200);
    expect((await linksetOf(`${lotPath()}/21/S-9`)).set.anchor).toBe(ROOT + lotPath());
  });

  it('in the wrong order, with a data attribute in the path, or with half an address are 400 and explained', async () => {
    const cases: [string, string, string | null][] = [
      [`/01/${gtin}/21/S/10/B`, '先后不对', `/01/${gtin}/10/B/21/S`],
      [`/01/${gtin}/17/270501`, '问号后面', `/01/${gtin}?17=270501`],
      [`/01/${gtin}/10`, '一一成对', null],
      ['/01/123', '8、12、13 或 14 位数字', null],
      ['/00/123', '18 位数字', null],
      [`/414/${GLN.shop.slice(0, -1)}0`, '应是 6，这里是 0', null],
      [`/00/${SSCC.slice(0, -1)}0`, '应是 8，这里是 0', null],
      [`/417/${GLN.shop.slice(0, -1)}0`, '最后一位（第 13 位）', null],
    ];
    for (const [path, words, suggestion] of cases) {
      const page = await get(path);
      expect(page.status, path).toBe(400);
      expect(page.body, path).toContain(words);
      if (suggestion !== null)
        expect(page.body, path).toContain(`href="${suggestion.replaceAll('&', '&amp;')}"`);
      const data = await city.raw<Record<string, string>>({ accept: JSON_LD }, 'GET', path);
      expect(data.status).toBe(400);
      expect(data.body['schema:text']).toContain(words);
    }
  });

  it('that nobody registered are 404, of every kind', async () => {
    for (const path of [
      '/01/09506000134352',
      '/00/006141412345678901',
      '/414/9506000134352',
      '/417/9506000134352',
    ])
      expect((await get(path)).status, path).toBe(404);
  });
});

describe('A product', () => {
  it('without batch shows what it is and asks for the batch, which leads on', async () => {
    const page = await get(`/01/${gtin}?lang=en&large=1`);
    expect(page.body).toContain('name="gtin"');
    const answer = await get(`/q?gtin=${gtin}&batch=${encodeURIComponent('B 1/甲')}&lang=en&large=1`);
    expect([answer.status, answer.headers.location]).toEqual([303, `${lotPath()}?lang=en&large=1`]);
  });
});

describe('A logistic unit', () => {
  it('holds what its packings say, with the way to each lot', async () => {
    const page = await get(`/00/${SSCC}`);
    expect(page.body).toContain('这个物流单元里有 1 批货物');
    expect(page.body).toContain('40 袋');
    expect(page.body).toContain(`href="/01/${gtin}/10/B1"`);
  });

  it('that was emptied is said to be empty, and one that nobody packed is not on record', async () => {
    expect((await get(`/00/${EMPTY_SSCC}`)).body).toContain('现在是空的');
    expect((await get('/00/006141412345678901')).status).toBe(404);
  });
});

describe('A place', () => {
  it('is named as its business is: the shop by name, a wholesaler by kind and district, a stall never', async () => {
    const [shop, depot, stall] = await Promise.all(
      [GLN.shop, GLN.farm, GLN.stall].map((gln) => get(`/414/${gln}`)),
    );
    expect(shop?.body).toContain('惠民超市思明店二楼');
    expect(depot?.body).toContain('批发商');
    expect(depot?.body).toContain('湖里区');
    const all = await Promise.all(
      [GLN.farm, GLN.stall].flatMap((gln) =>
        ['414', '417'].flatMap((key) =>
          ['text/html', JSON_LD, LINKSET].map((accept) =>
            city.app.inject({ url: `/${key}/${gln}`, headers: { accept } }),
          ),
        ),
      ),
    );
    const text = all.map((one) => one.body).join('\n') + (stall?.body ?? '');
    const people = Object.values(city.parties).flatMap((party) => [
      party.contactName,
      party.contactPhone,
      party.address,
      party.uscc,
    ]);
    for (const hidden of ['陈记', '阿妹', ...people.filter((one) => one !== null)])
      expect(text).not.toContain(hidden);
  });
});

describe('The resolver', () => {
  it('describes itself where the standard looks for it', async () => {
    const answer = await city.raw<Record<string, unknown>>({}, 'GET', '/.well-known/gs1resolver');
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      resolverRoot: ROOT,
      supportedPrimaryKeys: ['01', '00', '414', '417'],
      supportedLinkType: [{ namespace: GS1_VOCABULARY, prefix: 'gs1:' }],
      linkTypeDefaultCanBeLinkset: false,
    });
  });

  it('answers HEAD as GET without a body, and OPTIONS for other sites’ pages', async () => {
    for (const path of Object.values(paths())) {
      const head = await city.app.inject({ method: 'HEAD', url: path });
      expect([head.statusCode, head.body]).toEqual([200, '']);
    }
    const options = await city.raw({}, 'OPTIONS', lotPath());
    expect([options.status, options.headers.allow]).toEqual([204, 'GET, HEAD, OPTIONS']);
  });

  it('finds keys that are typed or pasted into the box', async () => {
    const to = async (text: string) => (await get(`/q?code=${encodeURIComponent(text)}`)).headers.location;
    expect(await to(`(00)${SSCC}`)).toBe(`/00/${SSCC}`);
    expect(await to(`https://id.example/414/${GLN.shop}?17=1`)).toBe(`/414/${GLN.shop}`);
    expect(await to(`(01)${gtin}`)).toBe(`/01/${gtin}`);
  });

  it('finds goods by the number under the bar code of the pack, as it is printed or as a camera reads it', async () => {
    const to = async (text: string) => (await get(`/q?code=${encodeURIComponent(text)}`)).headers.location;
    const printed = gtin.replace(/^0/, '');
    for (const text of [gtin, printed, `${printed.slice(0, 1)} ${printed.slice(1, 7)} ${printed.slice(7)}`])
      expect(await to(text)).toBe(`/01/${gtin}`);
    expect(await to(`${printed.slice(0, -1)}${(Number(printed.at(-1)) + 1) % 10}`)).toBeUndefined();
  });

  it('writes nothing, and answers what is hostile without an unexpected error and without its markup', async () => {
    const script = '"><script>alert(1)</script>';
    const hostile = [
      `/01/${encodeURIComponent(script)}`,
      `/01/${gtin}/10/${encodeURIComponent(script)}`,
      `/01/${gtin}/${encodeURIComponent(script)}/1`,
      `/01/${gtin}/10/${'A'.repeat(350)}`,
      `/01/${gtin}/10/%ZZ`,
      `/01/${gtin}/10/..%2F..%2Fetc`,
      `/01/${'9'.repeat(300)}`,
      '/01/',
      '/00//',
      `/00/${'１'.repeat(18)}`,
      `/414/${encodeURIComponent("' OR 1=1 --")}`,
      `/01/${gtin}?linkType=${encodeURIComponent(script)}`,
      `/01/${gtin}?linkType=linkset&17=${encodeURIComponent(script)}`,
      `${lotPath()}?linkType=gs1:pip&x=${encodeURIComponent('\r\nSet-Cookie: a=b')}`,
      `${lotPath()}?linkType=gs1:pip&lang=${encodeURIComponent('//evil.example')}`,
    ];
    await city.expectNothingWritten(async () => {
      for (const url of hostile) {
        for (const accept of ['text/html', JSON_LD, LINKSET]) {
          const answer = await city.app.inject({ url, headers: { accept } });
          expect(answer.statusCode, url).toBeLessThan(500);
          if (String(answer.headers['content-type']).startsWith('text/html'))
            expect(withoutOwnScript(String(answer.body)), url).not.toContain('<script');
          expect(answer.headers['set-cookie']).toBeUndefined();
          if (answer.headers.location)
            expect(String(answer.headers.location)).toMatch(/^http:\/\/test\.example\//);
        }
      }
    });
  });
});
