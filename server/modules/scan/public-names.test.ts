import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCity, type Party } from '../registry/index.ts';
import { publicName, shownIssuer } from './public-names.ts';

const city = loadCity(join(import.meta.dirname, '../../../cities/xiamen'));
const [district] = [...city.districts.values()];
const party = (kind: string, name: string, stall: string | null = null) =>
  ({ kind, name, stall, divisionCode: `${district?.code}001` }) as Party;
const market = party('wholesale-market', '城南农贸市场');
const shown = (of: Party | undefined, rest: Partial<Parameters<typeof publicName>[2]> = {}) =>
  publicName(city, of, { lang: 'zh', finalSeller: false, market: undefined, ...rest });

describe('How the public page names a business', () => {
  it('Producers, slaughterhouses, importers and markets are named', () => {
    for (const kind of ['farm', 'cooperative', 'factory', 'slaughterhouse', 'importer', 'wholesale-market']) {
      expect(shown(party(kind, '某某'))).toMatchObject({ label: '某某', named: true });
    }
  });

  it('A wholesaler in the middle is a kind and a district, or the market it stands in', () => {
    expect(shown(party('wholesaler', '陈记批发'))).toEqual({
      label: '批发商',
      sublabel: district?.zh,
      named: false,
    });
    expect(shown(party('wholesaler', '陈记批发', 'A12'), { market })).toMatchObject({
      label: '批发商',
      sublabel: '城南农贸市场',
    });
  });

  it('The final seller is named; a stall by its market and number, never by the name of its holder', () => {
    expect(shown(party('supermarket', '惠民超市'), { finalSeller: true }).label).toBe('惠民超市');
    expect(shown(party('market-stall', '陈阿妹', '12'), { finalSeller: true, market })).toMatchObject({
      label: '城南农贸市场',
      sublabel: '摊位 12',
    });
    expect(JSON.stringify(shown(party('market-stall', '陈阿妹'), { finalSeller: true }))).not.toContain(
      '陈阿妹',
    );
    expect(JSON.stringify(shown(party('market-stall', '陈阿妹', '12'), { finalSeller: true }))).not.toContain(
      '陈阿妹',
    );
  });

  it('A city may choose to name no final seller', () => {
    const shy = { ...city, city: { ...city.city, scan: { ...city.city.scan, finalSellerByName: false } } };
    const place = { lang: 'zh' as const, finalSeller: true, market: undefined };
    expect(publicName(shy, party('supermarket', '惠民超市'), place).label).toBe('超市');
  });

  it('A business that is not on record, or of a kind that is not, is named by no name', () => {
    expect(shown(undefined)).toEqual({ label: '经营者', sublabel: null, named: false });
    expect(JSON.stringify(shown(party('no-such-kind', '陈阿妹'), { finalSeller: true }))).not.toContain(
      '陈阿妹',
    );
  });
});

describe('The issuer of a paper', () => {
  it('is shown when it is a testing body or named anyway, and not when it is a person or a trader', () => {
    const named = new Set(['城南农贸市场']);
    expect(shownIssuer('市食品检测中心', named)).toBe('市食品检测中心');
    expect(shownIssuer('城南农贸市场', named)).toBe('城南农贸市场');
    for (const hidden of ['陈阿妹', '陈记蔬果批发行', '', null])
      expect(shownIssuer(hidden, named)).toBeNull();
  });
});
