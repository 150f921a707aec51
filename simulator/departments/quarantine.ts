import { type Answer, DepartmentServer, json, type Message, type Request } from './department-server.ts';

/** A certificate as the quarantine station's book has it. */
export interface QuarantineEntry {
  证号: string;
  类别: 'A' | 'B';
  货主: string;
  统一社会信用代码?: string;
  动物或产品: string;
  数量: string;
  单位: string;
  签发机关: string;
  签发日期: string;
  有效期至: string;
}

interface Booked extends QuarantineEntry {
  登记时间: string;
  撤销?: { 撤销时间: string; 原因: string };
}

/** The animal quarantine's system: one book, looked up by class and number. */
export class QuarantineServer extends DepartmentServer {
  readonly #book = new Map<string, Booked>();

  /** Enters a certificate; the message by which it is pushed. */
  issue(entry: QuarantineEntry): Message {
    const booked = { ...entry, 登记时间: this.now().toISOString() };
    this.#book.set(`${entry.类别}${entry.证号}`, booked);
    return this.#message('签发', entry);
  }

  withdraw(类别: 'A' | 'B', 证号: string, 原因: string): Message {
    const 撤销 = { 撤销时间: this.now().toISOString(), 原因 };
    const booked = this.#book.get(`${类别}${证号}`);
    if (booked) booked.撤销 = 撤销;
    return this.#message('撤销', { 类别, 证号, ...撤销 });
  }

  #message(类型: string, 证明: object): Message {
    const 消息编号 = this.nextId('DJ');
    return {
      headers: { 'content-type': 'application/json', 'x-dongjian-token': this.secret },
      body: Buffer.from(JSON.stringify({ 消息编号, 发送时间: this.now().toISOString(), 类型, 证明 })),
    };
  }

  protected answer({ url, headers }: Request): Answer {
    if (headers['x-dongjian-token'] !== this.secret) return json(401, { 结果: '口令不符' });
    const 证号 = url.searchParams.get('证号') ?? '';
    this.asked.push(证号);
    const booked = this.#book.get(`${url.searchParams.get('类别')}${证号}`);
    if (!booked) return json(200, { 结果: '无' });
    const { 登记时间, 撤销, ...证明 } = booked;
    return json(200, { 结果: '有', 状态: 撤销 ? '已撤销' : '有效', 登记时间, 证明, ...撤销 });
  }
}
