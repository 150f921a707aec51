import { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import { Problem } from '../../../platform/errors.ts';
import { limitBytes } from '../../../platform/limit-bytes.ts';
import { PHOTO_BYTES_MAX, PHOTOS_MAX, photosTooMany, photoTooLarge } from '../../complaints/index.ts';

const FIELD_BYTES_MAX = 16_384;

export interface FormLimits {
  fields_max: number;
  photos_max: number;
}
const TELL_LIMITS: FormLimits = { fields_max: 20, photos_max: PHOTOS_MAX };
/** Photos, and room for what is written beside them. */
const bytesMax = ({ photos_max }: FormLimits): number => photos_max * PHOTO_BYTES_MAX + 1_048_576;

export interface SentForm {
  fields: ReadonlyMap<string, string>;
  photos: Buffer[];
  /** What could not be read to its end, and why; what was read by then is there. */
  problem: Problem | null;
}

const unreadable = (): Problem =>
  new Problem(400, 'form-unreadable', {
    zh: '提交的内容没有传完整，请检查网络后再提交一次。',
    en: 'What you sent did not arrive whole; check the connection and send it again.',
  });

/**
 * Reads a form with files (multipart/form-data) as it comes in, within limits. It never throws: what came before the
 * trouble is handed back with it, so that the page can show what was typed.
 */
export async function readForm(
  type: string | undefined,
  body: Readable,
  limits = TELL_LIMITS,
): Promise<SentForm> {
  const fields = new Map<string, string>();
  const photos: Buffer[] = [];
  let problem: Problem | null = null;
  const trouble = (found: Problem) => {
    problem ??= found;
  };
  if (!/^multipart\/form-data\b/i.test(type ?? '')) {
    body.resume();
    return { fields, photos, problem: unreadable() };
  }
  const parser = makeParser(type ?? '', limits);
  if (!parser) {
    body.resume();
    return { fields, photos, problem: unreadable() };
  }
  parser.on('field', (name, value) => {
    // NUL is a character that no database holds, and that nobody types.
    if (!fields.has(name)) fields.set(name, value.replaceAll('\0', ''));
  });
  parser.on('file', (_name, stream, filename) => {
    const pieces: Buffer[] = [];
    let cut = false;
    stream.on('data', (piece: Buffer) => pieces.push(piece));
    stream.on('limit', () => {
      cut = true;
      trouble(photoTooLarge(PHOTO_BYTES_MAX / 1_048_576));
    });
    stream.on('end', () => {
      const content = Buffer.concat(pieces);
      // A form without a chosen file sends an empty one without a name.
      if (!cut && (content.length > 0 || filename)) photos.push(content);
    });
    stream.on('error', () => trouble(unreadable()));
  });
  parser.on('filesLimit', () => trouble(photosTooMany(limits.photos_max)));
  await new Promise<void>((resolve) => {
    const source = Readable.from(limitBytes(body, bytesMax(limits)));
    const end = () => resolve();
    const broken = (error: unknown) => {
      trouble(error instanceof Problem ? error : unreadable());
      resolve();
    };
    parser.on('finish', end);
    parser.on('error', broken);
    source.on('error', broken);
    source.pipe(parser);
  });
  return { fields, photos, problem };
}

function makeParser(type: string, limits: FormLimits) {
  try {
    return new Busboy({
      headers: { 'content-type': type },
      defCharset: 'utf8',
      limits: {
        fields: limits.fields_max,
        fieldNameSize: 60,
        fieldSize: FIELD_BYTES_MAX,
        files: limits.photos_max,
        fileSize: PHOTO_BYTES_MAX,
        headerPairs: 40,
      },
    });
  } catch {
    return null;
  }
}
