import { readFile } from 'node:fs/promises';
import { signHeaders } from '../typescript/src/index.ts';
import { type Settings, Trouble } from './settings.ts';

/** Shows how a call is signed, line by line, and the curl that sends it: for comparing with one's own program. */
export async function signCall(settings: Settings): Promise<number> {
  const [method, target] = settings.args;
  if (!method || !target?.startsWith('/'))
    throw new Trouble(
      '用法：npm run client -- sign <方法> </路径?查询> [--body 文件]',
      'Usage: npm run client -- sign <METHOD> </path?query> [--body file]',
    );
  const { credentials } = settings;
  if (!credentials)
    throw new Trouble('请给出 LUYUAN_APP_ID 与 LUYUAN_SECRET。', 'Give LUYUAN_APP_ID and LUYUAN_SECRET.');
  const body = settings.body === undefined ? undefined : await readFile(settings.body);
  const { headers, stringToSign } = signHeaders(credentials, { method, target, body });
  const url = new URL(target, settings.url).href;
  const curl = [
    `curl -X ${method.toUpperCase()} '${url}'`,
    ...Object.entries(headers).map(([name, value]) => `-H '${name}: ${value}'`),
    ...(settings.body === undefined
      ? []
      : ["-H 'content-type: application/json'", `--data-binary '@${settings.body}'`]),
  ].join(' \\\n  ');
  if (settings.json) console.log(JSON.stringify({ headers, stringToSign, curl }));
  else console.log(`签名原文 String to sign:\n${stringToSign}\n\n${curl}`);
  return 0;
}
