import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import * as alertSchemas from './city-alert-schemas.ts';
import * as caseSchemas from './city-cases-schemas.ts';
import * as deadlineSchemas from './city-deadline-schemas.ts';
import * as deskSchemas from './city-desk-schemas.ts';
import * as disposalSchemas from './city-disposals-schemas.ts';
import * as dutySchemas from './city-duty-schemas.ts';
import * as escalationSchemas from './city-escalation-schemas.ts';
import * as licenceSchemas from './city-licence-schemas.ts';
import * as noticeSchemas from './city-notices-schemas.ts';
import * as paperSchemas from './city-paper-schemas.ts';
import * as recallSchemas from './city-recall-schemas.ts';
import { checkReferences } from './city-references.ts';
import type { CityData } from './city-schemas.ts';
import * as schemas from './city-schemas.ts';
import { type Unit, type UnitTable, unitTable } from './units.ts';

/** A file of a city that cannot be used: which, where in it (RFC 6901), and what is expected there. */
export class CityDataError extends Error {
  readonly file: string;
  readonly pointer: string;

  constructor(file: string, pointer: string, expected: string) {
    super(`${file}${pointer === '' ? '' : ` at ${pointer}`}: ${expected}`);
    this.name = 'CityDataError';
    this.file = file;
    this.pointer = pointer;
  }
}

/**
 * Reads and checks a city's folder: shapes, references between files, effective dates.
 * Synchronous: it runs once, at start.
 * @throws CityDataError naming the file and the place
 */
export function loadCity(folder: string): CityData {
  const list = <T extends TSchema>(file: string, key: string, item: T) =>
    readList(folder, file, key, item) as Static<T>[];
  const data: CityData = {
    city: readShape(folder, 'city.json', schemas.citySchema),
    districts: byCode('districts.json', list('districts.json', 'districts', schemas.districtSchema)),
    streets: byCode('streets.csv', readStreets(folder)),
    categories: byCode('categories.json', list('categories.json', 'categories', schemas.categorySchema)),
    goodsKinds: byCode('goods-kinds.json', list('goods-kinds.json', 'goodsKinds', schemas.goodsKindSchema)),
    partyKinds: byCode('party-kinds.json', list('party-kinds.json', 'partyKinds', schemas.partyKindSchema)),
    certificateKinds: byCode(
      'certificate-kinds.json',
      list('certificate-kinds.json', 'certificateKinds', schemas.certificateKindSchema),
    ),
    units: readUnits(list('units.json', 'units', schemas.unitSchema)),
    requiredFieldRows: list('required-fields.json', 'rows', schemas.requiredFieldSchema),
    policies: [
      ...list('trace-policy.json', 'policies', schemas.policySchema),
      ...list('alert-bands.json', 'policies', schemas.policySchema),
      ...list('till-labels.json', 'policies', schemas.policySchema),
      ...list('near-expiry.json', 'policies', schemas.policySchema),
      ...list('label-sizes.json', 'policies', schemas.policySchema),
      ...list('sale-check.json', 'policies', schemas.policySchema),
      ...list('onboarding.json', 'policies', schemas.policySchema),
      ...list('disposals.json', 'policies', schemas.policySchema),
    ],
    alertRules: list('alert-rules.json', 'rules', alertSchemas.alertRuleSchema),
    nearExpiry: list('near-expiry.json', 'bands', deskSchemas.nearExpirySchema),
    disposalMethods: list('disposals.json', 'methods', disposalSchemas.disposalMethodSchema),
    retention: list('retention.json', 'retention', schemas.retentionSchema),
    mixes: list('mixing-rules.json', 'mixes', schemas.mixSchema),
    recallScopes: list('mixing-rules.json', 'scopes', schemas.recallScopeSchema),
    yieldBands: list('alert-bands.json', 'yields', schemas.yieldBandSchema),
    lossBands: list('alert-bands.json', 'losses', schemas.lossBandSchema),
    departments: list('departments.json', 'departments', schemas.departmentSchema),
    tillLabels: list('till-labels.json', 'labels', schemas.tillLabelSchema),
    complaintForms: list('complaint-forms.json', 'forms', deskSchemas.complaintFormSchema),
    processSteps: list('control-points.json', 'steps', deskSchemas.processStepSchema),
    controlPoints: list('control-points.json', 'points', deskSchemas.controlPointSchema),
    releaseRules: list('control-points.json', 'release', deskSchemas.releaseRuleSchema),
    countReasons: list('count-reasons.json', 'reasons', deskSchemas.countReasonSchema),
    caseLevels: list('case-levels.json', 'levels', caseSchemas.caseLevelSchema),
    meals: list('night-duty.json', 'meals', dutySchemas.mealSchema),
    lookBackHours: list('night-duty.json', 'lookBackHours', dutySchemas.lookBackSchema),
    incubations: list('night-duty.json', 'incubations', dutySchemas.incubationSchema),
    paperSlots: list('paper-bundles.json', 'names', paperSchemas.paperSlotSchema),
    paperParts: list('paper-bundles.json', 'parts', paperSchemas.paperPartSchema),
    paperStops: list('paper-bundles.json', 'stops', paperSchemas.paperStopSchema),
    licenceNeeds: list('licences.json', 'needs', licenceSchemas.licenceNeedSchema),
    recordBooks: list('record-books.json', 'books', paperSchemas.recordBookSchema),
    storageLimits: list('record-books.json', 'storageLimits', paperSchemas.storageLimitSchema),
    gateRules: list('record-books.json', 'gate', paperSchemas.gateRuleSchema),
    legalDeadlines: list('legal-deadlines.json', 'deadlines', deadlineSchemas.legalDeadlineSchema),
    holidayYears: list('holidays.json', 'years', deadlineSchemas.holidayYearSchema),
    recallLevels: list('recall.json', 'levels', recallSchemas.recallLevelSchema),
    recallElements: list('recall.json', 'elements', recallSchemas.recallElementSchema),
    recallTexts: list('recall.json', 'texts', recallSchemas.recallTextSchema),
    noticeLetters: list('notices.json', 'letters', noticeSchemas.noticeLetterSchema),
    escalationSteps: list('escalation.json', 'steps', escalationSchemas.escalationStepSchema),
    officeReach: list('escalation.json', 'offices', escalationSchemas.officeReachSchema),
    escalationTexts: list('escalation.json', 'texts', escalationSchemas.escalationTextSchema),
    noticeDelivery: list('notices.json', 'delivery', noticeSchemas.noticeDeliverySchema),
    labelSizes: byCode('label-sizes.json', list('label-sizes.json', 'sizes', deskSchemas.labelSizeSchema)),
    symbolRules: byCode(
      'label-sizes.json',
      list('label-sizes.json', 'symbols', deskSchemas.symbolRuleSchema),
    ),
  };
  const broken = checkReferences(data);
  if (broken) throw new CityDataError(broken.file, broken.pointer, broken.expected);
  return data;
}

function readJson(folder: string, file: string): unknown {
  let text: string;
  try {
    text = readFileSync(join(folder, file), 'utf8');
  } catch {
    throw new CityDataError(file, '', `the file cannot be read in ${folder}`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CityDataError(file, '', `JSON is expected (${error instanceof Error ? error.message : error})`);
  }
}

function checked<T extends TSchema>(file: string, schema: T, value: unknown, prefix = ''): Static<T> {
  if (Value.Check(schema, value)) return value as Static<T>;
  // The deepest complaint is the one about the value itself; those above it say that a choice did not match.
  const errors = [...Value.Errors(schema, value)];
  const deepest = errors.reduce<(typeof errors)[number] | undefined>(
    (best, one) => (!best || depth(one.instancePath) > depth(best.instancePath) ? one : best),
    undefined,
  );
  throw new CityDataError(file, prefix + (deepest?.instancePath ?? ''), deepest?.message ?? 'another shape');
}

function depth(pointer: string): number {
  return pointer.split('/').length;
}

function readShape<T extends TSchema>(folder: string, file: string, schema: T): Static<T> {
  return checked(file, schema, readJson(folder, file));
}

function readList(folder: string, file: string, key: string, item: TSchema): unknown[] {
  const whole = checked(file, Type.Object({ [key]: Type.Array(Type.Unknown()) }), readJson(folder, file));
  const items = (whole as Record<string, unknown[]>)[key] ?? [];
  for (const [index, value] of items.entries()) checked(file, item, value, `/${key}/${index}`);
  return items;
}

function byCode<T extends { code: string }>(file: string, items: readonly T[]): Map<string, T> {
  const map = new Map<string, T>();
  for (const [index, item] of items.entries()) {
    if (map.has(item.code))
      throw new CityDataError(file, `/${index}/code`, `${item.code} stands there twice`);
    map.set(item.code, item);
  }
  return map;
}

function readUnits(units: Unit[]): UnitTable {
  try {
    return unitTable(units);
  } catch (error) {
    throw new CityDataError('units.json', '/units', `names must differ (${(error as Error).message})`);
  }
}

/** Plain CSV without quoting: the columns hold codes, names without commas, and integers. */
function readStreets(folder: string): schemas.Street[] {
  const file = 'streets.csv';
  let text: string;
  try {
    text = readFileSync(join(folder, file), 'utf8');
  } catch {
    throw new CityDataError(file, '', `the file cannot be read in ${folder}`);
  }
  const [head, ...rows] = text.trim().split(/\r?\n/);
  const expected = 'code,name,name_en,district_code,hex_q,hex_r';
  if (head !== expected) throw new CityDataError(file, '/0', `the columns ${expected}`);
  return rows.map((row, index) => {
    const [code, zh, en, district, q, r] = row.split(',');
    const street = { code, zh, en, district, q: Number(q), r: Number(r) };
    return checked(file, schemas.streetSchema, street, `/${index + 1}`);
  });
}
