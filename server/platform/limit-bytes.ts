import type { Readable } from 'node:stream';
import { Problem } from './errors.ts';

/**
 * The pieces of a streamed body, up to a number of bytes. The stream is left as it is when the reader stops early:
 * destroying it would close the connection before the answer that says why. Errors: `body-too-large` (413).
 */
export async function* limitBytes(stream: Readable, bytes_max: number): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    for await (const piece of stream.iterator({ destroyOnReturn: false })) {
      bytes += (piece as Buffer).length;
      if (bytes > bytes_max) throw tooLarge(bytes_max);
      yield piece as Buffer;
    }
  } finally {
    // Whoever is still sending reads the answer only when all is sent: the rest is taken and thrown away.
    stream.resume();
  }
}

const tooLarge = (bytes_max: number): Problem => {
  const megabytes = Math.floor(bytes_max / 1_048_576);
  return new Problem(413, 'body-too-large', {
    zh: `内容超过 ${megabytes} MB，请分成几份发送。`,
    en: `The content is larger than ${megabytes} MB; send it in parts.`,
  });
};
