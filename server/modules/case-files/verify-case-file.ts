import type { CaseFileTools } from './case-file-tools.ts';
import { openContainer } from './container.ts';
import { type CaseFileFinding, type Say, verifySigned } from './verify-signed.ts';
import { verifyRegistered, verifyStored } from './verify-stored.ts';

export type { CaseFileFinding } from './verify-signed.ts';

/**
 * Looks at a case file again, line by line. Without `tools` by signatures and hashes alone: `trusted` is the platform's
 * public key (base64url), which should come from elsewhere than the file. With the database also whether the platform made
 * it, and whether every document, file, entry and figure is as it is stored.
 */
export async function verifyCaseFile(
  bytes: Buffer,
  against: { tools?: Pick<CaseFileTools, 'db' | 'chapters' | 'movedOn'>; trusted: string | null },
): Promise<CaseFileFinding[]> {
  const findings: CaseFileFinding[] = [];
  const say: Say = (holds, zh, en) => findings.push({ holds, zh, en });
  const opened = openContainer(bytes);
  verifySigned(opened, against.trusted, say);
  if (!against.tools) return findings;
  const made = await verifyRegistered(against.tools, bytes, say);
  if ((opened.kind === 'pdf' || opened.kind === 'bundle') && opened.signed)
    await verifyStored(against.tools, opened.signed.content, made, say);
  return findings;
}
