import { expect } from 'vitest';
import type { Answer, Business, ProblemBody, TestCity } from '../../../../../test/support/city.ts';
import { rowTypes } from '../../../../row-types.ts';
import type { FileTools } from '../file-tools.ts';
import type { FileDetailValue, FileReceiptValue, FindingListValue } from '../files.schemas.ts';
import { runFilesOnce } from '../run-files.ts';

export const toolsOf = (city: TestCity): FileTools => ({ ...city.tools, rowTypes });

/** Rows as a CSV; texts as they are. */
export const csv = (...rows: readonly (readonly string[])[]): Buffer =>
  Buffer.from(rows.map((row) => row.join(',')).join('\r\n'), 'utf8');

export async function send(
  city: TestCity,
  who: Business,
  content: Buffer,
  name = '台账.csv',
): Promise<Answer<FileDetailValue & ProblemBody>> {
  return city.raw(
    { 'x-api-key': city.keys[who], 'content-type': 'application/octet-stream' },
    'POST',
    `/api/v1/files?name=${encodeURIComponent(name)}`,
    content,
  );
}

/** Sends a file that must be readable. */
export async function sendGood(city: TestCity, who: Business, content: Buffer, name?: string) {
  const answer = await send(city, who, content, name);
  expect({ status: answer.status, problem: answer.body.problem }).toEqual({ status: 201, problem: null });
  expect(answer.body.state).toBe('mapped');
  return answer.body;
}

export async function work(city: TestCity): Promise<void> {
  while (await runFilesOnce(toolsOf(city), 'worker'));
}

export const read = async (city: TestCity, who: Business, fileId: string) =>
  (await city.call<FileDetailValue>(who, 'GET', `/api/v1/files/${fileId}`)).body;

/** Has a file checked to the end. */
export async function check(city: TestCity, who: Business, fileId: string) {
  const asked = await city.call(who, 'POST', `/api/v1/files/${fileId}/check`);
  expect(asked.body).toMatchObject({ state: 'checking' });
  await work(city);
  const file = await read(city, who, fileId);
  expect({ state: file.state, problem: file.problem }).toEqual({ state: 'checked', problem: null });
  const findings = await city.call<FindingListValue>(
    who,
    'GET',
    `/api/v1/files/${fileId}/findings?limit=500`,
  );
  return { file, findings: findings.body.items };
}

/** Has what is right in a checked file taken. */
export async function take(city: TestCity, who: Business, fileId: string, leaveOutFaulty = false) {
  const asked = await city.call(who, 'POST', `/api/v1/files/${fileId}/take`, { leaveOutFaulty });
  expect(asked.body).toMatchObject({ state: 'taking' });
  await work(city);
  const receipt = await city.call<FileReceiptValue>(who, 'GET', `/api/v1/files/${fileId}/receipt`);
  expect(receipt.body.state).toBe('taken');
  return receipt.body;
}
