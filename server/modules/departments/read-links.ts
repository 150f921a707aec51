import { existsSync, readFileSync } from 'node:fs';
import { Problem } from '../../platform/errors.ts';
import type { DepartmentLinks } from './department-tools.ts';

/**
 * Reads addresses and secrets: `{ "<code>": { "address": "https://…", "secret": "…" } }`. A file of the operator's, beside
 * the keys; no file: nobody is connected. Errors: `departments-file-invalid`.
 */
export function readDepartmentLinks(path: string): DepartmentLinks {
  if (!existsSync(path)) return new Map();
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw invalid(path);
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) throw invalid(path);
  return new Map(
    Object.entries(content).map(([code, value]) => {
      const { address, secret } = (value ?? {}) as { address?: unknown; secret?: unknown };
      const isAddress =
        address === undefined || (typeof address === 'string' && /^https?:\/\//.test(address));
      if (typeof secret !== 'string' || secret.length < 16 || !isAddress) throw invalid(path);
      return [code, { address: (address as string | undefined) ?? null, secret }] as const;
    }),
  );
}

const invalid = (path: string) =>
  new Problem(500, 'departments-file-invalid', {
    zh: `${path} 的写法应为 {"部门代码": {"address": "https://…", "secret": "至少 16 个字符"}}。`,
    en: `${path} must read {"<code>": {"address": "https://…", "secret": "16 characters or more"}}.`,
  });
