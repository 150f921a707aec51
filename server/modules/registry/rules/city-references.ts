import type { CityData } from './city-schemas.ts';
import { certificatePrefix, fieldPaths } from './required-fields.ts';
import { findUnit } from './units.ts';

interface Broken {
  file: string;
  pointer: string;
  expected: string;
}

/** The first place where one file of a city names what another does not have; null when all fits. */
export function checkReferences(data: CityData): Broken | null {
  return (
    brokenStreet(data) ??
    brokenCategory(data) ??
    brokenGoodsKind(data) ??
    brokenRequiredField(data) ??
    brokenBand(data) ??
    brokenAlertRule(data) ??
    brokenMix(data) ??
    brokenDepartment(data) ??
    brokenControlPoint(data) ??
    brokenPapers(data) ??
    brokenBook(data) ??
    brokenDates(data)
  );
}

function brokenStreet(data: CityData): Broken | null {
  const taken = new Map<string, string>();
  for (const { code, district, q, r } of data.streets.values()) {
    if (!data.districts.has(district))
      return broken('streets.csv', `/${code}`, 'a district of districts.json');
    const earlier = taken.get(`${q},${r}`);
    if (earlier) return broken('streets.csv', `/${code}`, `a hexagon of its own (${earlier} stands there)`);
    taken.set(`${q},${r}`, code);
  }
  return null;
}

function brokenDepartment(data: CityData): Broken | null {
  for (const { code, issues } of data.departments) {
    for (const { kind } of issues) {
      if (!data.certificateKinds.has(kind))
        return broken(
          'departments.json',
          `/departments/${code}/issues`,
          `a kind of certificate-kinds.json, not ${kind}`,
        );
    }
  }
  return null;
}

function brokenCategory(data: CityData): Broken | null {
  const file = 'categories.json';
  for (const category of data.categories.values()) {
    const at = (key: string) => `/categories/${category.code}/${key}`;
    if (!data.goodsKinds.has(category.goodsKind))
      return broken(file, at('goodsKind'), 'a code of goods-kinds');
    const seen = new Set([category.code]);
    for (let parent = category.parent; parent !== null; ) {
      const next = data.categories.get(parent);
      if (!next || seen.has(parent))
        return broken(file, at('parent'), 'a category that is not below this one');
      seen.add(parent);
      parent = next.parent;
    }
    if (category.pieceUnit !== null && !findUnit(data.units, category.pieceUnit)) {
      return broken(file, at('pieceUnit'), 'a unit of units.json');
    }
    const unknown = category.allowedPackings.find((unit) => !findUnit(data.units, unit));
    if (unknown) return broken(file, at('allowedPackings'), `units of units.json (${unknown} is none)`);
  }
  return null;
}

function brokenGoodsKind(data: CityData): Broken | null {
  for (const { code, imported } of data.goodsKinds.values()) {
    if (imported !== null && !data.goodsKinds.has(imported)) {
      return broken('goods-kinds.json', `/goodsKinds/${code}/imported`, 'a goods kind of this file');
    }
  }
  return null;
}

function brokenRequiredField(data: CityData): Broken | null {
  for (const [index, row] of data.requiredFieldRows.entries()) {
    const at = (key: string) => broken('required-fields.json', `/rows/${index}/${key}`, `another ${key}`);
    if (row.goodsKind !== '*' && !data.goodsKinds.has(row.goodsKind)) return at('goodsKind');
    if (row.senderKind !== '*' && !data.partyKinds.has(row.senderKind)) return at('senderKind');
    const known = row.field.split('|').every((path) => {
      if (!path.startsWith(certificatePrefix)) return fieldPaths.includes(path);
      return data.certificateKinds.has(path.slice(certificatePrefix.length));
    });
    if (!known) return at('field');
  }
  return null;
}

function brokenBand(data: CityData): Broken | null {
  const file = 'alert-bands.json';
  const known = (code: string) => code === '*' || code === 'same' || data.categories.has(code);
  for (const [index, row] of data.yieldBands.entries()) {
    const at = (key: string) => `/yields/${index}/${key}`;
    if (!known(row.input)) return broken(file, at('input'), 'a category, "same" or "*"');
    if (row.output === 'same' || !known(row.output)) return broken(file, at('output'), 'a category or "*"');
    if (row.most < row.least) return broken(file, at('most'), 'not less than `least`');
  }
  for (const [index, row] of data.lossBands.entries()) {
    if (row.category === 'same' || !known(row.category))
      return broken(file, `/losses/${index}/category`, 'a category or "*"');
  }
  return null;
}

function brokenMix(data: CityData): Broken | null {
  const file = 'mixing-rules.json';
  for (const [index, { category, into }] of data.mixes.entries()) {
    if (!data.categories.has(category)) return broken(file, `/mixes/${index}/category`, 'a category');
    if (into !== 'same' && !data.categories.has(into))
      return broken(file, `/mixes/${index}/into`, 'a category or "same"');
  }
  for (const [index, { days, daysMax }] of data.recallScopes.entries()) {
    if (days.some((count, at) => count > daysMax || (at > 0 && count <= (days[at - 1] as number))))
      return broken(file, `/scopes/${index}/days`, 'ascending days, none beyond `daysMax`');
  }
  return null;
}

function brokenControlPoint(data: CityData): Broken | null {
  const file = 'control-points.json';
  const known = (category: string) => category === '*' || data.categories.has(category);
  const steps = new Set(data.processSteps.map((step) => step.code));
  for (const [index, { category }] of data.processSteps.entries())
    if (!known(category)) return broken(file, `/steps/${index}/category`, 'a category or "*"');
  for (const [index, { category, step }] of data.controlPoints.entries()) {
    if (!known(category)) return broken(file, `/points/${index}/category`, 'a category or "*"');
    if (!steps.has(step)) return broken(file, `/points/${index}/step`, 'a step of this file');
  }
  for (const [index, { partyKinds, categories }] of data.releaseRules.entries()) {
    if (!partyKinds.every((kind) => kind === '*' || data.partyKinds.has(kind)))
      return broken(file, `/release/${index}/partyKinds`, 'kinds of party-kinds.json or "*"');
    if (!categories.every(known)) return broken(file, `/release/${index}/categories`, 'categories or "*"');
  }
  return null;
}

function brokenPapers(data: CityData): Broken | null {
  const slots = new Set(data.paperSlots.map((one) => one.slot));
  for (const [file, list, rows] of [
    ['paper-bundles.json', 'parts', data.paperParts],
    ['paper-bundles.json', 'stops', data.paperStops],
    ['licences.json', 'needs', data.licenceNeeds],
  ] as const) {
    for (const [index, row] of rows.entries()) {
      const at = (key: string) => broken(file, `/${list}/${index}/${key}`, `another ${key}`);
      if ('slot' in row && !slots.has(row.slot)) return at('slot');
      if (row.goodsKind !== '*' && !data.goodsKinds.has(row.goodsKind)) return at('goodsKind');
      if (row.senderKind !== '*' && !data.partyKinds.has(row.senderKind)) return at('senderKind');
      if (!row.kinds.every((kind) => data.certificateKinds.has(kind))) return at('kinds');
    }
  }
  return null;
}

function brokenBook(data: CityData): Broken | null {
  const terms = new Set(data.retention.map((one) => one.recordKind));
  for (const [index, book] of data.recordBooks.entries()) {
    const at = (key: string) => broken('record-books.json', `/books/${index}/${key}`, `another ${key}`);
    if (!book.keptBy.every((kind) => kind === '*' || data.partyKinds.has(kind))) return at('keptBy');
    if (!book.retention.every((one) => terms.has(one.recordKind))) return at('retention');
  }
  return null;
}

function brokenAlertRule(data: CityData): Broken | null {
  for (const [index, { partyKinds, temperatures, threshold }] of data.alertRules.entries()) {
    const at = (key: string) => `/rules/${index}/${key}`;
    if (partyKinds?.some((kind) => !data.partyKinds.has(kind)))
      return broken('alert-rules.json', at('partyKinds'), 'codes of party-kinds');
    if (temperatures?.some(({ category }) => !data.categories.has(category)))
      return broken('alert-rules.json', at('temperatures'), 'codes of categories');
    if (threshold && (threshold.value < threshold.least || threshold.value > threshold.most))
      return broken('alert-rules.json', at('threshold'), 'a value between `least` and `most`');
  }
  return null;
}

function brokenDates(data: CityData): Broken | null {
  const lists = [
    { file: 'required-fields.json', key: 'rows', rows: data.requiredFieldRows },
    { file: 'trace-policy.json', key: 'policies', rows: data.policies },
    { file: 'near-expiry.json', key: 'bands', rows: data.nearExpiry },
    { file: 'disposals.json', key: 'methods', rows: data.disposalMethods },
    { file: 'retention.json', key: 'retention', rows: data.retention },
    { file: 'mixing-rules.json', key: 'mixes', rows: data.mixes },
    { file: 'mixing-rules.json', key: 'scopes', rows: data.recallScopes },
    { file: 'alert-bands.json', key: 'yields', rows: data.yieldBands },
    { file: 'alert-bands.json', key: 'losses', rows: data.lossBands },
    { file: 'alert-rules.json', key: 'rules', rows: data.alertRules },
    { file: 'control-points.json', key: 'points', rows: data.controlPoints },
    { file: 'control-points.json', key: 'release', rows: data.releaseRules },
    { file: 'count-reasons.json', key: 'reasons', rows: data.countReasons },
    { file: 'paper-bundles.json', key: 'parts', rows: data.paperParts },
    { file: 'paper-bundles.json', key: 'stops', rows: data.paperStops },
    { file: 'licences.json', key: 'needs', rows: data.licenceNeeds },
    { file: 'record-books.json', key: 'books', rows: data.recordBooks },
    { file: 'record-books.json', key: 'storageLimits', rows: data.storageLimits },
    { file: 'record-books.json', key: 'gate', rows: data.gateRules },
    { file: 'recall.json', key: 'elements', rows: data.recallElements },
    { file: 'recall.json', key: 'texts', rows: data.recallTexts },
    { file: 'legal-deadlines.json', key: 'deadlines', rows: data.legalDeadlines },
    { file: 'escalation.json', key: 'steps', rows: data.escalationSteps },
    { file: 'escalation.json', key: 'offices', rows: data.officeReach },
    { file: 'escalation.json', key: 'texts', rows: data.escalationTexts },
  ];
  for (const { file, key, rows } of lists) {
    for (const [index, { from, to }] of rows.entries()) {
      const days = [from, to].filter((day) => day !== null);
      const real = days.every((day) => !Number.isNaN(Date.parse(day)));
      if (!real || (to !== null && to <= from)) {
        return broken(file, `/${key}/${index}/to`, 'a day after `from`, or null');
      }
    }
  }
  return null;
}

function broken(file: string, pointer: string, expected: string): Broken {
  return { file, pointer, expected };
}
