import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  headingsOf,
  renderChapterPage,
  renderContentsPage,
  type StandardFrame,
  standardWords,
} from '../../../web/standard/index.ts';
import { PROJECT_ROOT } from '../../platform/config.ts';
import { Problem } from '../../platform/errors.ts';
import { Reply } from '../../platform/http.ts';
import { type Call, defineOperation, type Operation } from '../identity/index.ts';
import type { CityData } from '../registry/index.ts';
import { frameOf } from '../scan/index.ts';
import { chaptersOf, fileOf, readVersions, type StandardVersion } from './read-standard.ts';

export interface StandardPorts {
  city: CityData;
  /** Where the standard lies; the project's own folder unless told. */
  standardDir?: string;
}

type StandardCall = Call<Readonly<Record<string, string>>, unknown, unknown>;

const TYPES: Readonly<Record<string, string>> = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  md: 'text/markdown; charset=utf-8',
};
const GROUPS = ['templates', 'examples', 'schemas', 'codes', 'mappings'] as const;

const unknown = () =>
  new Problem(404, 'standard-unknown', {
    zh: '标准里没有这个版本或文件，请从 /standard 的目录进入。',
    en: 'The standard has no such version or file; find it from the contents at /standard.',
  });

/** A file of a published version is the same for ever; what still changes is asked for again after a minute. */
const keep = (version: StandardVersion, isFile: boolean): string =>
  version.published
    ? isFile
      ? 'public, max-age=31536000, immutable'
      : 'public, max-age=3600'
    : 'public, max-age=60';

/** 304 where the caller has these very bytes (RFC 9110, 13.1.2). */
function tagged(call: StandardCall, body: Buffer, headers: Record<string, string>): Reply {
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 32)}"`;
  const known = (call.request.headers['if-none-match'] ?? '')
    .split(',')
    .map((one) => one.trim().replace(/^W\//, ''));
  const all = { ...headers, etag, 'access-control-allow-origin': '*' };
  return known.includes(etag) || known.includes('*') ? new Reply(304, null, all) : new Reply(200, body, all);
}

/** The published data-interface standard: its pages for people, and every file at an address for ever. */
export function standardOperations(ports: StandardPorts): Operation[] {
  const root = ports.standardDir ?? join(PROJECT_ROOT, 'standard');
  let read: StandardVersion[] | undefined;
  const versions = (): StandardVersion[] => {
    read ??= readVersions(root);
    return read;
  };
  const open = (id: string, path: string, summary: string, handle: (call: StandardCall) => Promise<Reply>) =>
    defineOperation<Readonly<Record<string, string>>, unknown, unknown>({
      id,
      tag: 'standard',
      method: 'GET',
      path,
      summary,
      permission: { who: ['anyone'], data: 'public' },
      hidden: true,
      handle,
    });
  const answer = async (call: StandardCall): Promise<Reply> => {
    const { version: asked = '', '*': path = '' } = call.params;
    const [latest] = versions();
    if (!latest) throw unknown();
    if (asked === 'latest') {
      const query = call.request.url.split('?', 2)[1];
      // The path came decoded; a header takes no letters beyond ASCII and no line breaks.
      const encoded = path.split('/').map(encodeURIComponent).join('/');
      const location = `/standard/${latest.version}/${encoded}${query ? `?${query}` : ''}`;
      return new Reply(307, '', { location, 'cache-control': 'public, max-age=60' });
    }
    const version = versions().find((one) => one.version === asked);
    if (!version) throw unknown();
    return answerPath(ports.city, versions(), version, path, call);
  };
  return [
    open('standardHome', '/standard', 'The published data-interface standard', async (call) => {
      const [latest] = versions();
      if (!latest) throw unknown();
      return answerPath(ports.city, versions(), latest, '', call);
    }),
    open('standardVersion', '/standard/:version', 'A version of the standard', answer),
    open('standardFile', '/standard/:version/*', 'A chapter or a file of the standard', answer),
  ];
}

async function answerPath(
  city: CityData,
  versions: readonly StandardVersion[],
  version: StandardVersion,
  path: string,
  call: StandardCall,
): Promise<Reply> {
  const bytes = await fileOf(version, path);
  if (bytes) {
    const ending = path.split('.').at(-1) ?? '';
    return tagged(call, bytes, {
      'content-type': TYPES[ending] ?? 'application/octet-stream',
      'cache-control': keep(version, true),
      ...(ending === 'xlsx' || ending === 'csv'
        ? { 'content-disposition': `attachment; filename="${path.split('/').at(-1)}"` }
        : {}),
    });
  }
  const page = await pageOf(city, versions, version, path, call);
  return tagged(call, Buffer.from(page), {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': keep(version, false),
    vary: 'Accept-Language',
  });
}

async function pageOf(
  city: CityData,
  versions: readonly StandardVersion[],
  version: StandardVersion,
  path: string,
  call: StandardCall,
): Promise<string> {
  const frame = frameOf(call.request, city);
  const { lang } = frame;
  const texts = await Promise.all(
    chaptersOf(version, lang).map(async (chapter) => ({
      name: chapter.name,
      text: (await fileOf(version, chapter.path))?.toString('utf8') ?? '',
    })),
  );
  const base: StandardFrame = {
    frame,
    version: version.version,
    published: version.published,
    title: version.title[lang],
    base: `/standard/${version.version}/`,
    chapters: texts.map(({ name, text }) => ({ name, title: headingsOf(text)[0]?.text ?? name })),
  };
  if (path === 'all') return renderChapterPage({ ...base, name: null, texts });
  if (path !== '') {
    const one = texts.find((chapter) => chapter.name === path);
    if (!one) throw unknown();
    return renderChapterPage({ ...base, name: one.name, texts: [one] });
  }
  const paths = [...version.sizes_bytes];
  return renderContentsPage({
    ...base,
    versions: versions.map((other) => ({
      version: other.version,
      published: other.published,
      path: `/standard/${other.version}/`,
    })),
    groups: GROUPS.map((group) => ({
      title: standardWords[lang].groups[group],
      files: paths
        .filter(([file]) => file.startsWith(`${group}/`) && !file.endsWith('.answer.json'))
        .map(([file, size]) => ({ name: file.slice(group.length + 1), path: file, size: sizeText(size) })),
    })),
  });
}

const sizeText = (size_bytes: number): string =>
  size_bytes < 1024 ? `${size_bytes} B` : `${Math.ceil(size_bytes / 1024)} KB`;
