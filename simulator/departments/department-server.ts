import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** How a department's system behaves: as it should, no listener at all, an answer that never comes, an error, nonsense. */
export const MODES = ['up', 'refuse', 'hang', 'error', 'garbage'] as const;
export type Mode = (typeof MODES)[number];

export interface Request {
  method: string;
  url: URL;
  headers: Readonly<Record<string, string | undefined>>;
  body: Buffer;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

export interface Message {
  headers: Record<string, string>;
  body: Buffer;
}

export interface ServerOptions {
  /** Secret shared with the platform. */
  secret: string;
  /** Where messages are pushed; absent: nothing is pushed. */
  pushTo?: string | undefined;
  now?: () => Date;
}

/** What the systems of all departments have in common: they listen, push, and break on command. */
export abstract class DepartmentServer {
  protected readonly secret: string;
  protected readonly now: () => Date;
  readonly asked: string[] = [];
  readonly #pushTo: string | undefined;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;
  #mode: Mode = 'up';
  #serial = 0;
  /** Messages that the platform has not taken yet: sent again, in order, before anything new. */
  readonly waiting: Message[] = [];

  constructor(options: ServerOptions) {
    this.secret = options.secret;
    this.#pushTo = options.pushTo;
    this.now = options.now ?? (() => new Date());
  }

  /** Answers one request in the department's own format. */
  protected abstract answer(request: Request): Answer;

  get address(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  protected nextId(prefix: string): string {
    this.#serial += 1;
    return `${prefix}-${String(this.#serial).padStart(6, '0')}`;
  }

  /** Listens; port 0 takes any that is free and keeps it for as long as this object lives. */
  async start(port = 0): Promise<void> {
    const server = createServer((request, response) => void this.#handle(request, response));
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async setMode(mode: Mode): Promise<void> {
    this.#mode = mode;
    if (mode === 'refuse') await this.stop();
    else if (!this.#server) await this.start(this.#port);
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    if (this.#mode === 'hang') return;
    if (this.#mode === 'error') return void response.writeHead(500).end('<html>Internal Server Error</html>');
    if (this.#mode === 'garbage')
      return void response.writeHead(200).end(Buffer.from([0xff, 0x00, 0x3c, 0x81]));
    const answer = this.answer({
      method: request.method ?? 'GET',
      url: new URL(request.url ?? '/', this.address),
      headers: request.headers as Request['headers'],
      body: Buffer.concat(pieces),
    });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }

  /** Pushes a message after those that still wait. The last answer's status; 0 where nobody took it. */
  async push(message: Message): Promise<number> {
    this.waiting.push(message);
    return this.resend();
  }

  async resend(): Promise<number> {
    let status = 0;
    while (this.#pushTo !== undefined && this.waiting[0]) {
      status = await this.#send(this.#pushTo, this.waiting[0]);
      if (status !== 200 && status !== 202) return status;
      this.waiting.shift();
    }
    return status;
  }

  async #send(url: string, message: Message): Promise<number> {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: message.headers,
        body: new Uint8Array(message.body),
      });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return 0;
    }
  }
}

export const json = (status: number, body: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: Buffer.from(JSON.stringify(body)),
});
