/** The unit in which a lot is counted, fixed for the lot's whole life. */
export type BaseUnit = 'g' | 'ml' | 'piece';

/**
 * One unit people write. `mass`, `volume` and `count` convert by `factor` into `base`; a `package` (箱, 袋)
 * says nothing about its content until the product or the line does.
 */
export interface Unit {
  code: string;
  zh: string;
  en: string;
  kind: 'mass' | 'volume' | 'count' | 'package';
  base?: BaseUnit;
  /** Base units in one, as exact decimal text; absent for packages. */
  factor?: string;
  /** UN/ECE Recommendation 20 code (packages: X + Recommendation 21 code), or null when it has none. */
  rec20: string | null;
  aliases: readonly string[];
}

/** Units by every way of writing them. */
export interface UnitTable {
  readonly units: readonly Unit[];
  readonly byText: ReadonlyMap<string, Unit>;
}

const fold = (text: string) => text.normalize('NFKC').trim().toLowerCase();

/** @throws RangeError when two units share a code, a name or an alias */
export function unitTable(units: readonly Unit[]): UnitTable {
  const byText = new Map<string, Unit>();
  for (const unit of units) {
    for (const text of [unit.code, unit.zh, unit.en, unit.rec20, ...unit.aliases]) {
      if (text === null) continue;
      const earlier = byText.get(fold(text));
      if (earlier && earlier !== unit) throw new RangeError(`${text}: ${earlier.code}, ${unit.code}`);
      byText.set(fold(text), unit);
    }
  }
  return { units, byText };
}

/** The unit written as name, alias or UN/ECE code, in any case or width; null when the city has none. */
export function findUnit(table: UnitTable, text: string): Unit | null {
  // Most units are written as the city writes them.
  return table.byText.get(text) ?? table.byText.get(fold(text)) ?? null;
}
