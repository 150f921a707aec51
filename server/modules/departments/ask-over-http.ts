import { type Ask, DepartmentOut } from './adapters/adapter.ts';

const ANSWER_BYTES_MAX = 2 * 1024 * 1024;

/** Asks a department over HTTP: no redirects, an answer of 2 MiB at most, within the time. */
export const askOverHttp =
  (timeout_ms: number): Ask =>
  async (url, request) => {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), timeout_ms);
    try {
      const response = await fetch(url, {
        method: request.method,
        headers: request.headers,
        redirect: 'error',
        signal: controller.signal,
        ...(request.body ? { body: new Uint8Array(request.body) } : {}),
      });
      const pieces: Uint8Array[] = [];
      let bytes = 0;
      for await (const piece of response.body ?? []) {
        bytes += piece.length;
        if (bytes > ANSWER_BYTES_MAX) throw tooLong();
        pieces.push(piece);
      }
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: Buffer.concat(pieces),
      };
    } catch (error) {
      if (error instanceof DepartmentOut) throw error;
      throw controller.signal.aborted ? tooSlow(timeout_ms) : unreachable();
    } finally {
      clearTimeout(timer);
      controller.abort();
    }
  };

const unreachable = () => new DepartmentOut({ zh: '对方系统连接不上', en: 'its system cannot be reached' });
const tooSlow = (timeout_ms: number) =>
  new DepartmentOut({
    zh: `对方系统 ${timeout_ms / 1000} 秒内没有答复`,
    en: `its system gave no answer within ${timeout_ms / 1000} s`,
  });
const tooLong = () =>
  new DepartmentOut({ zh: '对方系统的答复过长', en: 'the answer of its system is too long' });
