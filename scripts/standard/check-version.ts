import { LEDGERS } from '../../server/modules/intake/index.ts';
import type { StandardFiles } from './build-standard.ts';
import type { Schema } from './collect-messages.ts';
import {
  type Change,
  compareNames,
  compareSchemas,
  heaviest,
  leastVersion,
  newerFirst,
  type Weight,
} from './compare-versions.ts';

export interface VersionCheck {
  changes: Change[];
  weight: Weight | null;
  /** The least version that the changes allow. */
  least: string;
  ok: boolean;
}

const parse = (bytes: Buffer | undefined): Record<string, unknown> | undefined =>
  bytes && (JSON.parse(bytes.toString('utf8')) as Record<string, unknown>);

/** All changes of the interface between two versions: messages, codes of lists, headings of templates. */
export function changesBetween(before: StandardFiles, now: StandardFiles): Change[] {
  const changes: Change[] = [];
  for (const file of new Set([...before.keys(), ...now.keys()])) {
    const [was, is] = [before.get(file), now.get(file)];
    if (file.startsWith('schemas/')) changes.push(...ofSchema(file, parse(was), parse(is)));
    else if (/^codes\/.*\.json$/.test(file)) changes.push(...ofCodes(file, parse(was), parse(is)));
    else if (/^templates\/.*\.csv$/.test(file)) changes.push(...ofTemplate(file, was, is));
  }
  return changes;
}

const whole = (file: string, was: unknown, is: unknown): Change[] | null => {
  if (was && is) return null;
  return [
    was
      ? { file, path: '', weight: 'major', zh: '文件取消', en: 'the file is gone' }
      : { file, path: '', weight: 'minor', zh: '新增文件', en: 'a new file' },
  ];
};

function ofSchema(file: string, was: Schema | undefined, is: Schema | undefined): Change[] {
  const way = file.endsWith('.answer.json') ? 'out' : 'in';
  return (
    whole(file, was, is) ?? compareSchemas(was ?? {}, is ?? {}, way).map((change) => ({ file, ...change }))
  );
}

/** Problems may come and go: a program goes by their status where it does not know their code. */
function ofCodes(file: string, was?: Record<string, unknown>, is?: Record<string, unknown>): Change[] {
  const codes = (list: Record<string, unknown> | undefined) =>
    ((list?.codes ?? []) as { code: string }[]).map((one) => one.code);
  const found =
    whole(file, was, is) ??
    compareNames(codes(was), codes(is), { zh: '代码', en: 'code' }).map((change) => ({ file, ...change }));
  return file === 'codes/problems.json' ? found.map((one) => ({ ...one, weight: 'minor' as const })) : found;
}

function ofTemplate(file: string, was: Buffer | undefined, is: Buffer | undefined): Change[] {
  const headings = (bytes: Buffer | undefined) =>
    (bytes?.toString('utf8') ?? '').replace(/^\uFEFF|\r?\n$/g, '').split(',');
  const gone = whole(file, was, is);
  if (gone) return gone;
  // A heading that gave way to another, and is still understood, breaks nobody's file.
  const understood = new Set(LEDGERS.flatMap((ledger) => ledger.columns.flatMap((column) => column.aliases)));
  return compareNames(headings(was), headings(is), { zh: '列', en: 'heading' }).map((change) => ({
    file,
    ...change,
    ...(understood.has(change.path) ? { weight: 'minor' as const } : {}),
  }));
}

/** Whether the current version's number says what has changed since the last published one. */
export function checkVersion(
  version: string,
  current: StandardFiles,
  published: ReadonlyMap<string, StandardFiles>,
): VersionCheck {
  const last = [...published.keys()].filter((one) => newerFirst(one, version) >= 0).sort(newerFirst)[0];
  if (last === undefined) return { changes: [], weight: null, least: '0.0.0', ok: true };
  const changes = changesBetween(published.get(last) ?? new Map(), current);
  const weight = heaviest(changes);
  const least = leastVersion(last, weight);
  return { changes, weight, least, ok: newerFirst(version, least) <= 0 };
}
