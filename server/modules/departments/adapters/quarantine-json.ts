import { numberKey } from '../rules/which-department.ts';
import {
  type Adapter,
  type Asked,
  type CertificateFacts,
  expectOk,
  optionalText,
  readAmount,
  readDay,
  readInstant,
  readText,
  type Statement,
  sameSecret,
  Unreadable,
} from './adapter.ts';
import { readJsonObject } from './read-json.ts';

/**
 * Animal quarantine: JSON whose fields are named in Chinese, one certificate a message, a token in a header. Format of this
 * project (the README says so).
 */
type Fields = Record<string, unknown>;

const KIND_OF_CLASS: Readonly<Record<string, string>> = {
  A: 'animal-quarantine-a',
  B: 'animal-quarantine-b',
};
const CLASS_OF_KIND = new Map(Object.entries(KIND_OF_CLASS).map(([letter, kind]) => [kind, letter]));

function kindOf(fields: Fields): string {
  const kind = KIND_OF_CLASS[readText(fields.类别, '类别', 2)];
  if (kind === undefined) throw new Unreadable('类别: A or B is expected');
  return kind;
}

function factsOf(fields: Fields): CertificateFacts {
  return {
    goods: [
      {
        name: readText(fields.动物或产品, '动物或产品'),
        quantity: readAmount(fields.数量, '数量'),
        unit: optionalText(fields.单位, 16),
      },
    ],
    holder: { name: readText(fields.货主, '货主'), uscc: optionalText(fields.统一社会信用代码, 18) },
    issuer: optionalText(fields.签发机关),
    issuedOn: readDay(optionalText(fields.签发日期), '签发日期'),
    validUntil: readDay(optionalText(fields.有效期至), '有效期至'),
    passed: null,
  };
}

const certificateOf = (fields: Fields, saidAt: Date): Statement => ({
  what: 'certificate',
  kind: kindOf(fields),
  number: readText(fields.证号, '证号', 60),
  saidAt,
  facts: factsOf(fields),
});

const withdrawalOf = (fields: Fields): Statement => ({
  what: 'withdrawal',
  kind: kindOf(fields),
  number: readText(fields.证号, '证号', 60),
  saidAt: readInstant(fields.撤销时间, '撤销时间'),
  reason: optionalText(fields.原因),
});

function readPush(body: Buffer): Statement[] {
  const message = readJsonObject(body);
  const fields = message.证明;
  if (typeof fields !== 'object' || fields === null) throw new Unreadable('证明: an object is expected');
  if (message.类型 === '签发')
    return [certificateOf(fields as Fields, readInstant(message.发送时间, '发送时间'))];
  if (message.类型 === '撤销') return [withdrawalOf(fields as Fields)];
  throw new Unreadable('类型: 签发 or 撤销 is expected');
}

function readAnswer(body: Buffer, { kind, number }: Asked): Statement[] | null {
  const answer = readJsonObject(body);
  if (answer.结果 === '无') return null;
  if (answer.结果 !== '有') throw new Unreadable('结果: 有 or 无 is expected');
  const fields = answer.证明 as Fields | null;
  if (typeof fields !== 'object' || fields === null) throw new Unreadable('证明: an object is expected');
  const said = certificateOf(fields, readInstant(answer.登记时间, '登记时间'));
  if (said.kind !== kind || numberKey(said.number) !== numberKey(number))
    throw new Unreadable('证号: the number that was asked for is expected');
  return answer.状态 === '已撤销' ? [said, withdrawalOf({ ...fields, ...answer })] : [said];
}

export const quarantineJson: Adapter = {
  isFrom: ({ headers }, secret) => sameSecret(headers['x-dongjian-token'] ?? '', secret),
  keyOf: ({ body }) => {
    try {
      return optionalText(readJsonObject(body).消息编号, 80);
    } catch {
      return null;
    }
  },
  read: ({ body }) => readPush(body),
  async ask(link, asked, ask) {
    const query = new URLSearchParams({ 类别: CLASS_OF_KIND.get(asked.kind) ?? '', 证号: asked.number });
    const answer = await ask(`${link.address}/dongjian/chaxun?${query}`, {
      method: 'GET',
      headers: { 'x-dongjian-token': link.secret },
    });
    return readAnswer(expectOk(answer).body, asked);
  },
};
